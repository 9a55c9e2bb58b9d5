package io.sparkmaster.server.script;

import io.sparkmaster.server.process.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkout with our script but no sources to speak of, and a PATH that holds the system's small
 * tools and only those of java, mvn and node that a test puts there.
 */
final class FakeMachine {
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "sed",
          "head",
          "tail",
          "cut",
          "cat",
          "awk",
          "grep",
          "find",
          "sort",
          "cksum",
          "dirname",
          "readlink",
          "mkdir",
          "rm",
          "mv",
          "date",
          "df",
          "sleep",
          "kill",
          "env",
          "cp",
          "touch");

  private final Path bin;
  private final Path checkout;

  FakeMachine(Path folder) throws IOException {
    bin = Files.createDirectories(folder.resolve("a machine/bin"));
    checkout = folder.resolve("checkout");
    for (var tool : TOOLS) {
      for (var place : List.of("/usr/bin", "/bin")) {
        if (Files.exists(Path.of(place, tool)) && !Files.exists(bin.resolve(tool))) {
          Files.createSymbolicLink(bin.resolve(tool), Path.of(place, tool));
        }
      }
    }
    Files.createDirectories(checkout.resolve("notebook-server/bin"));
    Files.createDirectories(checkout.resolve("kernel/runtime/src/main/java"));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.writeString(checkout.resolve("notebook-server/pom.xml"), "<project/>");
    Files.copy(Path.of("bin/sparkmaster"), script(), StandardCopyOption.COPY_ATTRIBUTES);
  }

  Path script() {
    return checkout.resolve("notebook-server/bin/sparkmaster");
  }

  Path checkout() {
    return checkout;
  }

  /** Puts a shell program on the PATH. */
  FakeMachine with(String name, String program) throws IOException {
    var file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + program);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
    return this;
  }

  FakeMachine withJava(String version) throws IOException {
    // What the server's java gets is printed, so that tests see whether it was reached.
    return with(
            "java",
            """
            if [ "$1" = -version ]; then
              echo 'openjdk version "%s" 2026-01-01' >&2
            else
              for last; do :; done
              echo "server started with $last"
            fi
            """
                .formatted(version))
        .with("javac", "exit 0");
  }

  FakeMachine withNode(String version) throws IOException {
    return with("node", "echo v" + version).with("npm", "exit 0");
  }

  /** A Maven whose build does what {@code build} says, in the checkout's folder. */
  FakeMachine withMaven(String version, String build) throws IOException {
    return with(
        "mvn",
        """
        case "$*" in *--version*) echo "Apache Maven %s"; exit 0 ;; esac
        cd '%s'
        %s
        """
            .formatted(version, checkout, build));
  }

  Ran run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(script().toString()));
    command.addAll(List.of(arguments));
    return run(command, Map.of());
  }

  Ran run(List<String> command, Map<String, String> more) throws IOException, InterruptedException {
    var environment = new HashMap<>(Map.of("PATH", bin.toString(), "JAVA_HOME", ""));
    environment.putAll(more);
    return Ran.of(checkout, environment, Duration.ofMinutes(2), command);
  }
}
