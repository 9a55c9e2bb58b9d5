package io.sparkmaster.server.clients;

import io.sparkmaster.server.process.Missing;
import io.sparkmaster.server.process.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A virtual environment with Jupyter's own client libraries, in the versions that are pinned. */
public final class PythonClients {
  private static final Path PROGRAMS = Path.of("src/test/python").toAbsolutePath();
  private static final Path FOLDER = Path.of("target/python").toAbsolutePath();
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  private static final String REMEDY =
      "Install Python 3.10 or newer with venv (Debian, Ubuntu: apt install python3-venv) and see"
          + " that pip reaches a package index.";

  private PythonClients() {}

  /** Runs one of our Python programs; skips the test where there is no Python to run it. */
  public static Ran run(
      String program, Map<String, String> environment, Duration limit, String... rest)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(python(), PROGRAMS.resolve(program).toString()));
    command.addAll(List.of(rest));
    return Ran.of(FOLDER, environment, limit, command);
  }

  /** The environment's interpreter; skips the test where none can be made. */
  public static synchronized String python() throws IOException, InterruptedException {
    var requirements = PROGRAMS.resolve("requirements.txt");
    var stamp = FOLDER.resolve("installed-from");
    var wanted = digest(requirements);
    var python = FOLDER.resolve("venv/bin/python");
    if (Files.exists(stamp) && Files.readString(stamp).equals(wanted) && works(python)) {
      return python.toString();
    }
    Files.createDirectories(FOLDER);
    Files.deleteIfExists(stamp);
    install(List.of("python3", "-m", "venv", "--clear", FOLDER.resolve("venv").toString()));
    install(
        List.of(python.toString(), "-m", "pip", "install", "-q", "-r", requirements.toString()));
    Files.writeString(stamp, wanted);
    return python.toString();
  }

  private static boolean works(Path python) throws IOException, InterruptedException {
    return Files.isExecutable(python)
        && Ran.of(FOLDER, Map.of(), INSTALL_LIMIT, List.of(python.toString(), "-V")).exitCode()
            == 0;
  }

  private static void install(List<String> command) throws InterruptedException {
    try {
      var ran = Ran.of(FOLDER, Map.of(), INSTALL_LIMIT, command);
      if (ran.exitCode() != 0) {
        Missing.skip(
            "no Jupyter clients in Python: %s failed: %s %s"
                .formatted(String.join(" ", command), ran.output().strip(), ran.errors().strip()),
            REMEDY);
      }
    } catch (IOException noPython) {
      Missing.skip("no Jupyter clients in Python: " + noPython.getMessage(), REMEDY);
    }
  }

  private static String digest(Path file) throws IOException {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
