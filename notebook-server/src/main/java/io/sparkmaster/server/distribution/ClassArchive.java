package io.sparkmaster.server.distribution;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A class data archive (AppCDS) that lets a program start faster: the JVM writes it at the end of a
 * training run. It fits one JVM and one set of jars, so it is made again when either changes; where
 * it cannot be made the program starts all the same, only slower.
 *
 * @param title what starts faster
 * @param file the archive
 * @param lib the folder with the jars that it is made from
 * @param arguments what else it depends on: the training run's arguments
 * @param endsWith exit code of a training run that went well
 */
record ClassArchive(String title, Path file, Path lib, List<String> arguments, int endsWith) {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** Starts a process that writes an archive into {@code archive} when it ends, and ends it. */
  interface Training {
    Process start(Path archive, Path log) throws IOException, InterruptedException;
  }

  ClassArchive {
    arguments = List.copyOf(arguments);
  }

  void make(Training training, PrintStream out) throws IOException, InterruptedException {
    var wanted = description();
    var madeFrom = file.resolveSibling(file.getFileName() + ".made-from");
    if (Files.exists(file) && Files.exists(madeFrom) && Files.readString(madeFrom).equals(wanted)) {
      return;
    }
    out.println("  Recording how " + title + " starts, so that it starts faster");
    Files.deleteIfExists(file);
    Files.deleteIfExists(madeFrom);
    var unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.deleteIfExists(unfinished);
    var log = file.resolveSibling(file.getFileName() + ".log");
    var started = System.nanoTime();
    var process = training.start(unfinished, log);
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        warn(out, "it did not end within " + LIMIT.toMinutes() + " minutes", log);
      } else if (process.exitValue() != endsWith || !Files.exists(unfinished)) {
        Files.deleteIfExists(unfinished);
        warn(out, "it ended with exit code " + process.exitValue(), log);
      } else {
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(madeFrom, wanted);
        out.printf("  Recorded %s (%.1f s)%n", title, (System.nanoTime() - started) / 1e9);
        warnOfParts(out, log);
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** A training run that went well can have left a part out. */
  private static void warnOfParts(PrintStream out, Path log) throws IOException {
    if (Files.exists(log)) {
      Files.readAllLines(log).stream()
          .filter(line -> line.contains("will start slower"))
          .forEach(line -> out.println("[WARNING] " + line));
    }
  }

  private void warn(PrintStream out, String what, Path log) throws IOException {
    out.printf(
        "[WARNING] %s will start slower: the training run for its class archive failed, %s. See %s%n",
        title, what, log);
    if (Files.exists(log)) {
      var lines = Files.readAllLines(log);
      lines
          .subList(Math.max(0, lines.size() - 15), lines.size())
          .forEach(line -> out.println("[WARNING]   " + line));
    }
  }

  private String description() throws IOException {
    var text = new StringBuilder(Runtime.version() + "\n" + String.join("\n", arguments) + "\n");
    for (var jar : Mirror.filesOf(lib).entrySet()) {
      text.append(jar.getKey())
          .append(' ')
          .append(Files.size(jar.getValue()))
          .append(' ')
          .append(Files.getLastModifiedTime(jar.getValue()))
          .append('\n');
    }
    return text.toString();
  }
}
