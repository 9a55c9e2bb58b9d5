package io.sparkmaster.server.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttributeView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder known by its path only, on systems that cannot hold one. */
record PathFolder(Path root, Path path) implements HeldFolder {
  @Override
  public HeldFolder enter(String name) throws IOException {
    var inside = path.resolve(name).normalize();
    if (!Files.isDirectory(inside, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(inside.toString());
    }
    return new PathFolder(root, inside);
  }

  @Override
  public List<String> names() throws IOException {
    try (var entries = Files.list(path)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  @Override
  public <V extends FileAttributeView> @Nullable V view(String name, Class<V> type) {
    return Files.getFileAttributeView(path.resolve(name), type, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public FileChannel channel(String name, Set<? extends OpenOption> options) throws IOException {
    var all = new HashSet<OpenOption>(options);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(path.resolve(name), all);
  }

  @Override
  public FileChannel create(String name) throws IOException {
    return AtomicFiles.create(path.resolve(name));
  }

  @Override
  public void move(String name, HeldFolder to, String newName) throws IOException {
    Files.move(path.resolve(name), to.path().resolve(newName), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void deleteFile(String name) throws IOException {
    Files.delete(path.resolve(name));
  }

  @Override
  public void deleteFolder(String name) throws IOException {
    Files.delete(path.resolve(name));
  }

  @Override
  public void sync() throws IOException {
    AtomicFiles.sync(path);
  }

  @Override
  public void close() {}
}
