package io.sparkmaster.server.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ClassArchiveTest {
  @TempDir private Path folder;

  /** What is said of a training run that logs this, writes an archive and ends so. */
  private String made(String logged, int exitCode) throws Exception {
    var lib = Files.createDirectories(folder.resolve("lib"));
    var said = new ByteArrayOutputStream();
    new ClassArchive("the kernel", folder.resolve("kernel.jsa"), lib, List.of("-Xmx1g"), 0)
        .make(
            (archive, log) ->
                new ProcessBuilder(
                        "sh",
                        "-c",
                        "echo \"$0\"; : > \"$1\"; exit " + exitCode,
                        logged,
                        archive.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start(),
            new PrintStream(said, true, StandardCharsets.UTF_8));
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRunThatLeftAPartOutSaysWhich() throws Exception {
    assertThat(made("Clusters will start slower: no port is free", 0))
        .contains("Recorded the kernel", "[WARNING] Clusters will start slower: no port is free");
    assertThat(folder.resolve("kernel.jsa")).exists();
  }

  @Test
  void aRunThatWentWellHasNothingElseToSay() throws Exception {
    assertThat(made("Spark has started", 0))
        .contains("Recorded the kernel")
        .doesNotContain("WARNING", "Spark has started");
  }

  @Test
  void aRunThatFailedIsShownWithItsLog() throws Exception {
    assertThat(made("no such class", 3))
        .contains("[WARNING] the kernel will start slower", "exit code 3", "no such class");
    assertThat(folder.resolve("kernel.jsa")).doesNotExist();
  }
}
