package io.sparkmaster.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesIT {
  private static final int SIZE = 3_000_000;

  @TempDir private Path folder;

  /** Writes the file again and again, each time full of one other byte. */
  static final class Writer {
    public static void main(String[] args) throws IOException {
      var content = new byte[SIZE];
      for (byte round = 0; ; round++) {
        Arrays.fill(content, round);
        AtomicFiles.write(Path.of(args[0]), content);
      }
    }
  }

  @RepeatedTest(5)
  void aFileIsWholeWheneverItsWriterIsKilled(RepetitionInfo repetition) throws Exception {
    var file = folder.resolve("notebook");
    var writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    try {
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
      // Each repetition kills at another point of the loop of writes.
      writer.waitFor(37L * repetition.getCurrentRepetition(), TimeUnit.MILLISECONDS);
    } finally {
      writer.destroyForcibly().waitFor();
    }

    var found = Files.readAllBytes(file);
    var whole = new byte[SIZE];
    Arrays.fill(whole, found[0]);
    assertThat(found).isEqualTo(whole);
    AtomicFiles.write(file, new byte[1]);
    assertThat(file).hasSize(1);
  }
}
