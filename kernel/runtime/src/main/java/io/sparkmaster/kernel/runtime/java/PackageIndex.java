package io.sparkmaster.kernel.runtime.java;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.lang.model.SourceVersion;
import jdk.jshell.SourceCodeAnalysis;

/**
 * The packages that JShell completes names of. JShell itself opens every jar and the JDK to list
 * them, and keeps the name of each class as well, for a question that the kernel does not ask
 * ({@link SourceCodeAnalysis#listQualifiedNames}): that took seconds, and half of an idle kernel's
 * heap. Where JShell's fields are not as they are in Java 17, it does so again.
 */
final class PackageIndex {
  private static final System.Logger LOG = System.getLogger(PackageIndex.class.getName());
  private static final String ANALYSIS = "jdk.jshell.SourceCodeAnalysisImpl";

  private final Map<Path, Object> known;
  private final Constructor<?> index;

  private PackageIndex(Map<Path, Object> known, Constructor<?> index) {
    this.known = known;
    this.index = index;
  }

  /** Call it before JShell starts: it lists what nobody has listed. */
  @SuppressWarnings("unchecked")
  static void prepare() {
    try {
      var analysis = Class.forName(ANALYSIS);
      var index =
          Class.forName(ANALYSIS + "$ClassIndex")
              .getConstructor(long.class, Path.class, Set.class, Map.class);
      index.setAccessible(true);
      var packages = new PackageIndex((Map<Path, Object>) get(analysis, "PATH_TO_INDEX"), index);
      // JShell's own listing takes turns with this one on the same, only thread.
      ((ExecutorService) get(analysis, "INDEXER")).execute(packages::list);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "This JShell lists the packages itself", e);
    }
  }

  private static Object get(Class<?> owner, String name) throws ReflectiveOperationException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(null);
  }

  private void list() {
    try {
      var ofJdk = Path.of(System.getProperty("java.home"), "lib", "modules");
      if (!known.containsKey(ofJdk)) {
        var modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules");
        add(ofJdk, modules, packagesOfJdk());
      }
      for (var name : System.getProperty("java.class.path").split(File.pathSeparator)) {
        var jar = Path.of(name);
        if (!known.containsKey(jar) && Files.isRegularFile(jar)) {
          add(jar, jar, packagesOf(jar));
        }
      }
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "JShell lists the other packages itself", e);
    }
  }

  /** JShell lists anew what has another time than it had. */
  private void add(Path path, Path changing, Set<String> packages)
      throws IOException, ReflectiveOperationException {
    var time = Files.getLastModifiedTime(changing).toMillis();
    known.put(path, index.newInstance(time, path, packages, Map.of()));
  }

  private static Set<String> packagesOfJdk() {
    var packages = new HashSet<String>();
    ModuleFinder.ofSystem()
        .findAll()
        .forEach(module -> packages.addAll(module.descriptor().packages()));
    return packages;
  }

  static Set<String> packagesOf(Path jar) throws IOException {
    var folders = new HashSet<String>();
    try (var zip = new ZipFile(jar.toFile())) {
      zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && name.indexOf('/') > 0)
          .forEach(name -> folders.add(name.substring(0, name.lastIndexOf('/'))));
    }
    var packages = new HashSet<String>();
    for (var folder : folders) {
      if (Arrays.stream(folder.split("/")).allMatch(SourceVersion::isIdentifier)) {
        packages.add(folder.replace('/', '.'));
      }
    }
    return packages;
  }
}
