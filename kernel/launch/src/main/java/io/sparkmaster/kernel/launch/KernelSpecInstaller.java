package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts our kernelspecs where another Jupyter program finds them, without our server. */
public final class KernelSpecInstaller {
  private static final String ARGUMENTS = "kernel.args";

  private final Path javaExecutable;
  private final KernelDistribution distribution;

  /** An installer of kernels that run from this distribution on that Java. */
  public KernelSpecInstaller(Path javaExecutable, KernelDistribution distribution) {
    this.javaExecutable = javaExecutable.toAbsolutePath();
    this.distribution = distribution;
  }

  /**
   * Installs every built-in kernelspec, replacing older ones; at any moment each is there whole.
   *
   * @return the folders that were written
   * @throws LaunchException when the distribution is incomplete or the folder cannot be written
   */
  public List<Path> install(JupyterDirectory directory) {
    var jvmArguments = distribution.jvmArguments();
    var installed = new ArrayList<Path>();
    for (var spec : KernelSpec.builtIn()) {
      var target = directory.kernels().resolve(spec.name());
      try {
        Files.createDirectories(directory.kernels());
        // Beside kernels/, not in it: Jupyter would list a half-written folder there.
        var staging = Files.createTempDirectory(directory.path(), ".sparkmaster-kernel-");
        try {
          var fresh = Files.createDirectory(staging.resolve("new"));
          write(spec, fresh, jvmArguments);
          replace(target, fresh, staging.resolve("old"));
        } finally {
          deleteTree(staging);
        }
      } catch (IOException e) {
        throw new LaunchException(
            Code.FILES,
            "Cannot install the kernel in %s: %s. Choose a folder you can write to with --prefix DIR."
                .formatted(target, e),
            e);
      }
      installed.add(target);
    }
    return List.copyOf(installed);
  }

  private void write(KernelSpec spec, Path folder, List<String> jvmArguments) throws IOException {
    var argv = new ArrayList<String>();
    argv.add(javaExecutable.toString());
    argv.add("@{resource_dir}/" + ARGUMENTS);
    argv.add(KernelDistribution.MAIN_CLASS);
    argv.addAll(spec.mainArguments("{connection_file}"));
    Files.write(folder.resolve("kernel.json"), Json.writePretty(spec.toJson(argv)));
    ArgumentFile.write(folder.resolve(ARGUMENTS), jvmArguments);
    for (var resource : KernelSpec.RESOURCES) {
      Files.write(folder.resolve(resource), spec.resource(resource).orElseThrow());
    }
  }

  private static void replace(Path target, Path fresh, Path old) throws IOException {
    if (Files.exists(target)) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void deleteTree(Path root) throws IOException {
    try (var tree = Files.walk(root)) {
      for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
