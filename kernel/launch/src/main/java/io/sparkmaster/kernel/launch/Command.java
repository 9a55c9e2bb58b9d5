package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Small programs of the system, which start in the root folder with an empty environment. */
final class Command {
  private static final int LONGEST_WORDS = 2_000;

  private Command() {}

  /**
   * How a command went.
   *
   * @param code its exit code; negative when it was ended
   * @param output what it wrote, errors among it
   */
  record Ran(int code, String output) {
    boolean failed() {
      return code != 0;
    }

    /** The beginning of the output, for a message. */
    String said() {
      return output.strip().substring(0, Math.min(output.strip().length(), LONGEST_WORDS));
    }
  }

  /** Runs it, and ends it after the limit. */
  static Ran run(Duration limit, List<String> command) throws IOException {
    // A file: whoever reads from a pipe waits for all that the command has left behind.
    var output = Files.createTempFile("command", ".out");
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(output.toFile()).directory(Path.of("/").toFile());
      builder.environment().clear();
      builder.environment().put("PATH", "/usr/bin:/bin");
      builder.environment().put("LC_ALL", "C");
      var process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return new Ran(-1, "it did not end within " + limit.toSeconds() + " s");
      }
      return new Ran(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ran(-1, "interrupted");
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
