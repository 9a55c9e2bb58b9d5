package io.sparkmaster.kernel.launch.echo;

import io.sparkmaster.kernel.launch.KernelDistribution;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** A kernel distribution whose kernel is the {@link EchoKernel}, made from the test class path. */
public final class EchoDistribution {
  private EchoDistribution() {}

  public static KernelDistribution in(Path root) throws IOException {
    var lib = Files.createDirectories(root.resolve("lib"));
    var number = 0;
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      var path = Path.of(entry);
      var wanted = entry.matches(".*(jeromq|jackson|kernel|asm).*");
      if (!wanted || !Files.exists(path)) {
        continue;
      }
      var jar = lib.resolve("%03d.jar".formatted(number++));
      if (Files.isDirectory(path)) {
        pack(path, jar);
      } else {
        Files.copy(path, jar);
      }
    }
    return new KernelDistribution(root, "64m");
  }

  private static void pack(Path folder, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var tree = Files.walk(folder)) {
      for (var file :
          tree.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
        out.putNextEntry(
            new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
