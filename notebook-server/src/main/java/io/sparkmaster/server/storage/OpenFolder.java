package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder held by a file descriptor. */
record OpenFolder(Path root, Path path, SecureDirectoryStream<Path> entries) implements HeldFolder {
  @Override
  public HeldFolder enter(String name) throws IOException {
    // Opening a named pipe would wait for its writer.
    if (!attributes(name).map(BasicFileAttributes::isDirectory).orElse(true)) {
      throw new NotDirectoryException(path.resolve(name).toString());
    }
    var inside = entries.newDirectoryStream(single(name), LinkOption.NOFOLLOW_LINKS);
    return new OpenFolder(root, path.resolve(name).normalize(), inside);
  }

  @Override
  public List<String> names() throws IOException {
    // A stream gives its entries once.
    try (var all = entries.newDirectoryStream(single("."), LinkOption.NOFOLLOW_LINKS)) {
      var names = new ArrayList<String>();
      all.forEach(entry -> names.add(entry.getFileName().toString()));
      return names;
    } catch (DirectoryIteratorException failed) {
      throw failed.getCause();
    }
  }

  @Override
  public <V extends FileAttributeView> @Nullable V view(String name, Class<V> type) {
    return entries.getFileAttributeView(single(name), type, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public FileChannel channel(String name, Set<? extends OpenOption> options) throws IOException {
    var all = new HashSet<OpenOption>(options);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return (FileChannel) entries.newByteChannel(single(name), all);
  }

  @Override
  public FileChannel create(String name) throws IOException {
    var options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    return (FileChannel)
        entries.newByteChannel(
            single(name), options, PosixFilePermissions.asFileAttribute(AtomicFiles.PRIVATE));
  }

  @Override
  public void move(String name, HeldFolder to, String newName) throws IOException {
    if (!(to instanceof OpenFolder open)) {
      throw new IllegalArgumentException(to + " is not held as " + this + " is");
    }
    entries.move(single(name), open.entries, single(newName));
  }

  @Override
  public void deleteFile(String name) throws IOException {
    entries.deleteFile(single(name));
  }

  @Override
  public void deleteFolder(String name) throws IOException {
    entries.deleteDirectory(single(name));
  }

  @Override
  public void sync() throws IOException {
    try (var self = channel(".", Set.of(StandardOpenOption.READ))) {
      self.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }

  /** An absolute path, or one of more than one name, would be looked up from elsewhere. */
  private Path single(String name) {
    var single = path.getFileSystem().getPath(name);
    if (single.isAbsolute() || single.getNameCount() != 1 || name.equals("..")) {
      throw new IllegalArgumentException("\"" + name + "\" is not the name of an entry");
    }
    return single;
  }
}
