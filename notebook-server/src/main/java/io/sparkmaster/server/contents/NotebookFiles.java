package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Saved notebooks for those who only read them. */
public final class NotebookFiles {
  private static final long MOST_BYTES = 8L << 20;

  private final Workspaces workspaces;

  public NotebookFiles(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  /**
   * A notebook's file that is held open: what takes its place meanwhile is not read. For one
   * thread.
   */
  public static final class Opened implements AutoCloseable {
    private final ContentsPath path;
    private final FileChannel file;
    private final long bytes;

    private Opened(ContentsPath path, FileChannel file) throws IOException {
      this.path = path;
      this.file = file;
      this.bytes = file.size();
    }

    /** How many bytes {@link #read} takes into memory. */
    public long bytes() {
      return bytes;
    }

    /**
     * The notebook with each long text as one string; the caller's own copy.
     *
     * @throws ServerException when it is no notebook of format 4, or changes while it is read
     */
    public ObjectNode read() {
      try {
        var read = Spot.bytes(file, Math.toIntExact(bytes));
        return Notebook.parse(read, path).json();
      } catch (IOException failed) {
        throw WorkspaceRoot.failed("read", path, failed);
      }
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException failed) {
        throw WorkspaceRoot.failed("close", path, failed);
      }
    }
  }

  /**
   * Opens one.
   *
   * @param path as clients write it, decoded
   * @throws ServerException when there is no such file, or it is too large to be exported
   */
  public Opened open(UserId user, String path) {
    var parsed = ContentsPath.parse(path);
    try (var spot = workspaces.of(user).hold(parsed)) {
      if (!spot.isFile()) {
        throw WorkspaceRoot.notFound(parsed);
      }
      var opened = new Opened(parsed, spot.open());
      if (opened.bytes() > MOST_BYTES) {
        opened.close();
        throw new ServerException(
            ErrorCode.TOO_LARGE,
            "%s is too large to be exported: it has %,d bytes, the limit is %,d. Clear outputs that nobody needs."
                .formatted(parsed, opened.bytes(), MOST_BYTES));
      }
      return opened;
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", parsed, failed);
    }
  }
}
