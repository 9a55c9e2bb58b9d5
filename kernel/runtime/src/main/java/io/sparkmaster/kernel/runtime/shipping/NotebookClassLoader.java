package io.sparkmaster.kernel.runtime.shipping;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
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

  private static final Pattern OF_A_CELL = Pattern.compile("\\$line\\d+\\..*|REPL\\..*");

  private final Path directory;
  private final Object cells = new Object();

  NotebookClassLoader(Path directory, ClassLoader parent) {
    super("notebook", parent);
    this.directory = directory;
  }

  /** Parents have no classes of cells, and keep a lock for each name that they are asked for. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!OF_A_CELL.matcher(name).matches()) {
      return super.loadClass(name, resolve);
    }
    synchronized (cells) {
      var loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    var file = find(name.replace('.', '/') + ".class");
    if (file == null) {
      throw new ClassNotFoundException(name);
    }
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
      if (ScalaCellClass.isChanged(name)) {
        bytes = ScalaCellClass.change(name, bytes);
        // Executors read this file.
        var changed = Files.createTempFile(directory, "changed", "");
        Files.write(changed, bytes);
        Files.move(changed, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    return defineClass(name, bytes, 0, bytes.length);
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
