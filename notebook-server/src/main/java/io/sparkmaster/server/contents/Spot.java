package io.sparkmaster.server.contents;

import io.sparkmaster.server.storage.HeldFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * An entry of a workspace, there or not, whose folder is held. A notebook's code that exchanges
 * folders and links meanwhile makes an operation fail, and leads it nowhere else.
 *
 * @param name a dot for the workspace itself
 */
record Spot(HeldFolder folder, String name) implements AutoCloseable {
  static final String ITSELF = ".";

  Optional<BasicFileAttributes> attributes() throws IOException {
    return folder.attributes(name);
  }

  BasicFileAttributes present() throws IOException {
    return attributes().orElseThrow(() -> new NoSuchFileException(path().toString()));
  }

  boolean exists() throws IOException {
    return attributes().isPresent();
  }

  boolean isFolder() throws IOException {
    return attributes().filter(BasicFileAttributes::isDirectory).isPresent();
  }

  boolean isFile() throws IOException {
    return attributes().filter(BasicFileAttributes::isRegularFile).isPresent();
  }

  boolean isWritable() {
    return folder.isWritable(name);
  }

  /** Where it was when its folder was entered: to tell, not to open. */
  Path path() {
    return folder.path().resolve(name).normalize();
  }

  HeldFolder enter() throws IOException {
    return folder.enter(name);
  }

  /** Opens the file to read it; it stays open when this spot is closed. */
  FileChannel open() throws IOException {
    return folder.channel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  InputStream stream() throws IOException {
    return Channels.newInputStream(open());
  }

  /** The bytes that the file has now. */
  byte[] bytes() throws IOException {
    try (var file = open()) {
      return bytes(file);
    }
  }

  static byte[] bytes(FileChannel file) throws IOException {
    return bytes(file, Math.toIntExact(file.size()));
  }

  /** The first {@code most} bytes, or as many as there are. */
  static byte[] bytes(FileChannel file, int most) throws IOException {
    var buffer = ByteBuffer.allocate(most);
    while (buffer.hasRemaining() && file.read(buffer) >= 0) {
      // Until there is no more, or it is full.
    }
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }

  void replace(byte[] content) throws IOException {
    folder.replace(name, content);
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }
}
