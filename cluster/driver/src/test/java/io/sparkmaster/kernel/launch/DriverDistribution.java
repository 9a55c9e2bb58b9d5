package io.sparkmaster.kernel.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** A distribution of the real kernel and driver, made from the test class path. */
public final class DriverDistribution {
  private static final String OWN = "target" + File.separator + "classes";
  private static final String TESTS = "(.*/)?(test-classes|kernel-launch[^/]*|junit[^/]*)";

  private DriverDistribution() {}

  /** Links jars, and packs this module's own classes. */
  public static KernelDistribution in(Path root) throws IOException {
    var lib = Files.createDirectories(root.resolve("lib"));
    var driver = Files.createDirectories(root.resolve("driver"));
    var number = 0;
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      var path = Path.of(entry).toAbsolutePath();
      if (!Files.exists(path) || entry.matches(TESTS)) {
        continue;
      }
      if (Files.isRegularFile(path) && entry.contains("cluster-driver")) {
        Files.createSymbolicLink(driver.resolve("cluster-driver.jar"), path);
      } else if (Files.isRegularFile(path)) {
        Files.createSymbolicLink(lib.resolve("%04d.jar".formatted(number++)), path);
      } else if (path.endsWith(OWN)) {
        pack(path, driver.resolve("cluster-driver.jar"));
      }
    }
    return new KernelDistribution(root, "700m");
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var tree = Files.walk(folder)) {
      for (var file :
          tree.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
        out.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
