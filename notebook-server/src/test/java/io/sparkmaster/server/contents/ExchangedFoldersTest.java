package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.contents.ContentsReader.Wanted;
import io.sparkmaster.server.error.Blame;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A learner's code exchanges a folder for a link that leads outside, and back, as fast as it can,
 * while the server works in that folder for the learner.
 */
final class ExchangedFoldersTest {
  private static final int ROUNDS = 400;
  private static final UserId USER = new UserId("ann");
  private static final Wanted CONTENT = new Wanted("file", "text", true, true);
  private static final Wanted LISTING = new Wanted("directory", null, true, false);

  @TempDir private Path base;
  private Path root;
  private Path outside;
  private Database database;
  private ContentsReader reader;
  private ContentsWriter writer;
  private ContentsArranger arranger;
  private Checkpoints checkpoints;
  private final List<String> read = new ArrayList<>();
  private final List<ServerException> refused = new ArrayList<>();
  private int done;

  @BeforeEach
  void prepare() throws IOException {
    root = Files.createDirectory(base.resolve("root"));
    outside = Files.createDirectory(base.resolve("outside"));
    try (var entries = Files.newDirectoryStream(root)) {
      Assumptions.assumeTrue(entries instanceof SecureDirectoryStream);
    }
    for (var name : List.of("a.txt", "b.txt", "secret.txt", "moved.txt")) {
      Files.writeString(outside.resolve(name), "secret");
    }
    Files.createDirectory(root.resolve("d"));
    Files.createSymbolicLink(root.resolve("link"), outside);
    database = Database.open(base.resolve("test.db"));
    var workspace = new WorkspaceRoot(root);
    var trust = new NotebookTrust(database, InstantSource.system());
    reader = new ContentsReader(USER, workspace, trust, new ReadNotebooks());
    writer = new ContentsWriter(USER, workspace, trust, new ChunkedUploads());
    arranger = new ContentsArranger(workspace);
    checkpoints = new Checkpoints(workspace);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void neverLeadTheServerOutOfTheWorkspace() throws Exception {
    var before = texts(outside);
    var stopped = new AtomicBoolean();
    var exchanging = CompletableFuture.runAsync(() -> exchange(stopped));
    try {
      for (var round = 0; round < ROUNDS; round++) {
        work(round);
      }
    } finally {
      stopped.set(true);
      exchanging.get(60, TimeUnit.SECONDS);
    }

    assertThat(texts(outside)).isEqualTo(before);
    assertThat(read).isNotEmpty().noneMatch(it -> it.contains("secret"));
    assertThat(texts(root).values()).doesNotContain("secret");
    assertThat(done).as("what found the folder in its place").isPositive();
    assertThat(refused).as("what found the link there").isNotEmpty();
    assertThat(refused)
        .allSatisfy(it -> assertThat(it.code().blame()).as(it.toString()).isEqualTo(Blame.LEARNER));
  }

  private void exchange(AtomicBoolean stopped) {
    var folder = root.resolve("d");
    var link = root.resolve("link");
    var aside = root.resolve("aside");
    try {
      while (!stopped.get()) {
        Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        Files.move(link, folder, StandardCopyOption.ATOMIC_MOVE);
        Files.move(folder, link, StandardCopyOption.ATOMIC_MOVE);
        Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void work(int round) {
    attempt(() -> writer.save(path("d/a.txt"), file("mine", 0)));
    attempt(() -> writer.save(path("d/b.txt"), file("mine", 0)));
    attempt(() -> read.add(Json.mapper().valueToTree(read("d/a.txt", CONTENT)).toString()));
    attempt(() -> read.add(Json.mapper().valueToTree(read("d", LISTING)).toString()));
    attempt(() -> checkpoints.create(path("d/a.txt")));
    attempt(() -> checkpoints.restore(path("d/a.txt"), "checkpoint"));
    attempt(() -> writer.save(path("d/folder" + round), directory()));
    attempt(() -> arranger.delete(path("d/folder" + round)));
    attempt(() -> arranger.copy(path("d/a.txt"), path("d")));
    attempt(() -> arranger.delete(path("d/a-Copy1.txt")));
    attempt(() -> arranger.rename(path("d/b.txt"), path("d/c.txt")));
    attempt(() -> arranger.delete(path("d/c.txt")));
    attempt(() -> writer.save(path("d/up.txt"), file("mine", 1)));
    attempt(() -> writer.save(path("d/up.txt"), file("mine", -1)));
  }

  private ContentsModel read(String path, Wanted wanted) {
    try (var spot = reader.hold(path(path))) {
      return reader.read(path(path), spot, wanted);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void attempt(Runnable work) {
    try {
      work.run();
      done++;
    } catch (ServerException notThere) {
      refused.add(notThere);
    }
  }

  private static ContentsPath path(String text) {
    return ContentsPath.parse(text);
  }

  private static ObjectNode directory() {
    return Json.mapper().createObjectNode().put("type", "directory");
  }

  private static ObjectNode file(String content, int chunk) {
    var model =
        Json.mapper()
            .createObjectNode()
            .put("type", "file")
            .put("format", "text")
            .put("content", content);
    return chunk == 0 ? model : model.put("chunk", chunk);
  }

  /** All files and folders, links not followed. */
  private static TreeMap<String, String> texts(Path folder) throws IOException {
    var found = new TreeMap<String, String>();
    try (var all = Files.walk(folder)) {
      for (var path : (Iterable<Path>) all::iterator) {
        found.put(
            path.toString(),
            Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.readString(path) : "");
      }
    }
    return found;
  }
}
