package io.sparkmaster.kernel.runtime.shipping;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads cells' classes from the directory that compilers write to. It is made before any compiler
 * or Spark is, so that these can start side by side, and it is the parent of the Scala compiler's
 * own loader, so that each class exists once whichever way it is asked for.
 */
final class NotebookClassLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final String CHANGED = ".changed";
  private static final String CLASS = ".class";

  private final Path directory;
  private final CellLoaders cells = new CellLoaders(this);
  private final AtomicBoolean hasReplaced = new AtomicBoolean();
  private ContextLoader context = new ContextLoader(this, this);

  NotebookClassLoader(Path directory, ClassLoader parent) {
    super("notebook", parent);
    this.directory = directory;
  }

  /**
   * Parents have no classes of cells, and keep a lock for each name that they are asked for: also
   * for those of packages, which Scala's reflection asks for.
   */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (CellLoaders.isPackage(name)) {
      throw new ClassNotFoundException(name);
    }
    if (!CellLoaders.isOfACell(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (cells) {
      try {
        var loaded = cells.loaded(name, this::filesOf);
        return loaded == null ? cells.load(name, read(name)) : loaded;
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /**
   * Holds the classes of a Scala cell, by its package, or a Java snippet until they are released.
   */
  void hold(String cell) {
    synchronized (cells) {
      cells.hold(CellLoaders.group(cell));
    }
  }

  /** Lets go of the classes of a cell or snippet, for which there is no name any more. */
  void release(String cell) {
    synchronized (cells) {
      cells.release(CellLoaders.group(cell));
    }
  }

  /** Those of some cells and snippets whose classes are not held. */
  Set<String> nameless(Set<String> some) {
    synchronized (cells) {
      return some.stream().filter(each -> !cells.isHeld(each)).collect(Collectors.toSet());
    }
  }

  /** Takes a class that has been written to the directory. */
  void add(String name, byte[] classFile) {
    if (CellLoaders.isOfACell(name)) {
      synchronized (cells) {
        cells.add(name, classFile);
      }
    }
  }

  /** The one that threads ask just now, which are cells' and tasks' of which this is the parent. */
  synchronized ContextLoader forThreads() {
    if (context.isFull()) {
      context = context.renewed();
    }
    return context;
  }

  /** Says that a loader of its threads or tasks has been replaced. */
  void replaced() {
    hasReplaced.set(true);
  }

  /** Whether one has been since this was asked last. */
  boolean hasReplaced() {
    return hasReplaced.getAndSet(false);
  }

  /** The same for a loader that may be a notebook's; another loader as it is. */
  static ClassLoader forThreads(ClassLoader loader) {
    return loader instanceof NotebookClassLoader notebook ? notebook.forThreads() : loader;
  }

  /** The notebook's own loader behind one of its cells or threads; null for others. */
  static @Nullable NotebookClassLoader of(@Nullable ClassLoader loader) {
    if (loader instanceof CellLoader cell) {
      return cell.notebook();
    }
    if (loader instanceof ContextLoader context) {
      return context.notebook();
    }
    return loader instanceof NotebookClassLoader notebook ? notebook : null;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      var classFile = read(name);
      return defineClass(name, classFile, 0, classFile.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] read(String name) throws IOException, ClassNotFoundException {
    var file = find(name.replace('.', '/') + ".class");
    if (file == null) {
      throw new ClassNotFoundException(name);
    }
    var bytes = Files.readAllBytes(file);
    var note = file.resolveSibling(file.getFileName() + CHANGED);
    if (ScalaCellClass.isChanged(name) && !Files.exists(note)) {
      bytes = ScalaCellClass.change(name, bytes);
      // Executors read this file.
      var changed = Files.createTempFile(directory, "changed", "");
      Files.write(changed, bytes);
      Files.move(changed, file, StandardCopyOption.REPLACE_EXISTING);
      Files.createFile(note);
    }
    return bytes;
  }

  /** Leaves a class that has not been loaded yet as the compiler made it. */
  void keepAsItIs(String name) {
    var file = directory.resolve(name.replace('.', '/') + CLASS);
    try {
      Files.createFile(file.resolveSibling(file.getFileName() + CHANGED));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write beside " + file, e);
    }
  }

  private List<byte[]> filesOf(String cell) throws IOException, ClassNotFoundException {
    var path = directory.resolve(cell.replace('.', '/'));
    var folder = cell.startsWith("REPL") ? path.getParent() : path;
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var found = new ArrayList<byte[]>();
    try (var files = Files.newDirectoryStream(folder, "*.class")) {
      for (var each : files) {
        var name = directory.relativize(each).toString();
        if (CellLoaders.group(name).equals(cell)) {
          var binaryName = name.substring(0, name.length() - CLASS.length()).replace('/', '.');
          found.add(read(binaryName));
        }
      }
    }
    return found;
  }

  @Override
  protected @Nullable URL findResource(String name) {
    var file = find(name);
    try {
      return file == null ? null : file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("A file always has a URL", e);
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    // Spark's closure cleaner reads class files this way; no file handle stays open.
    var file = find(name);
    try {
      return file == null
          ? super.getResourceAsStream(name)
          : new ByteArrayInputStream(Files.readAllBytes(file));
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable Path find(String name) {
    var file = directory.resolve(name).normalize();
    return file.startsWith(directory) && Files.isRegularFile(file) ? file : null;
  }
}
