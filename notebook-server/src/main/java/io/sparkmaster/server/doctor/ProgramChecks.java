package io.sparkmaster.server.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Checks of Java, of the other programs, and of the folder that SparkMaster runs from. */
final class ProgramChecks {
  private static final int OLDEST_JAVA = 17;
  private static final int NEWEST_JAVA = 21;
  private static final String REBUILD = "Run `sparkmaster start` in the checkout, which builds it.";

  private ProgramChecks() {}

  static List<Finding> all(Path distribution) {
    return List.of(
        java(Runtime.version().feature()),
        compiler(),
        node(),
        jars(distribution.resolve("lib"), "notebook-server", "The server"),
        jars(distribution.resolve("kernel/lib"), "spark-core", "The kernel"),
        built(distribution.resolve("web/lab/lab.json"), "JupyterLab"),
        built(distribution.resolve("web/lab-extensions/@sparkmaster"), "The exercises panel"),
        built(distribution.resolve("web/site/site.json"), "The site"),
        archive(distribution.resolve("server.jsa"), "the server"),
        archive(distribution.resolve("kernel/kernel.jsa"), "kernels"));
  }

  static Finding java(int feature) {
    var found = "Java %s at %s".formatted(Runtime.version(), System.getProperty("java.home"));
    if (feature < OLDEST_JAVA || feature > NEWEST_JAVA) {
      return Finding.wrong(
          found + ", which Spark does not run on",
          "Install JDK 17 and set JAVA_HOME to its folder.");
    }
    return Finding.ok(found);
  }

  private static Finding compiler() {
    if (ModuleFinder.ofSystem().find("jdk.jshell").isEmpty()) {
      return Finding.wrong(
          "This Java has no module jdk.jshell: it is a JRE, and Java cells cannot run",
          "Install a JDK 17 and set JAVA_HOME to its folder.");
    }
    return Finding.ok("Java's compiler and JShell are there");
  }

  private static Finding node() {
    return versionOf("node")
        .map(version -> Finding.ok("Node.js %s (needed to build only)".formatted(version)))
        .orElseGet(
            () ->
                Finding.note(
                    "No Node.js on the PATH: fine to run, but JupyterLab cannot be built",
                    "To build, install Node.js 20.19 or newer with npm (https://nodejs.org)."));
  }

  private static Optional<String> versionOf(String program) {
    try {
      var process =
          new ProcessBuilder(program, "--version")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var output = process.getInputStream()) {
        var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
            ? Optional.of(text.strip())
            : Optional.empty();
      }
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  static Finding jars(Path lib, String needed, String title) {
    try (Stream<Path> files = Files.list(lib)) {
      var jars = files.map(file -> file.getFileName().toString()).toList();
      if (jars.stream().anyMatch(name -> name.startsWith(needed) && name.endsWith(".jar"))) {
        return Finding.ok("%s: %d jars in %s".formatted(title, jars.size(), lib));
      }
      return Finding.wrong("%s: no %s jar in %s".formatted(title, needed, lib), REBUILD);
    } catch (IOException | UncheckedIOException unreadable) {
      return Finding.wrong(
          "%s: the folder %s cannot be read (%s)".formatted(title, lib, unreadable), REBUILD);
    }
  }

  private static Finding built(Path file, String what) {
    return Files.isReadable(file)
        ? Finding.ok("%s is built: %s".formatted(what, file.getParent()))
        : Finding.wrong("%s is not built: %s is missing".formatted(what, file), REBUILD);
  }

  private static Finding archive(Path archive, String what) {
    return Files.isReadable(archive)
        ? Finding.ok("A class archive makes %s start faster: %s".formatted(what, archive))
        : Finding.note(
            "No class archive at %s: %s will start, but slower".formatted(archive, what),
            "Build again; " + archive + ".log says why it could not be made.");
  }
}
