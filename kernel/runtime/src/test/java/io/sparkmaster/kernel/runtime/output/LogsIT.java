package io.sparkmaster.kernel.runtime.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs are the whole JVM's, so there is one test. */
class LogsIT {
  @Test
  void sparksLogIsInAFileForItsOwnersEyesAndALargeOneIsPutAside(@TempDir Path folder)
      throws Exception {
    var file = folder.resolve("logs/sparkmaster-scala.log");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[11_000_000]);
    var formerErr = System.err;
    var printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Logs.begin(Optional.of(file));
      Logs.begin(Optional.of(folder.resolve("another.log")));
      LogManager.getLogger("org.apache.spark.Some").warn("of Spark");
      LogManager.getLogger("org.apache.spark.Some").info("too much of Spark");
      LogManager.getLogger("mine").info("of mine");
    } finally {
      System.setErr(formerErr);
    }

    assertThat(file).content().contains("WARN Some: of Spark").doesNotContain("too much", "mine");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("INFO mine: of mine")
        .doesNotContain("Spark");
    assertThat(folder.resolve("another.log")).doesNotExist();
    assertThat(Path.of(file + ".1")).hasSize(11_000_000);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(Files.getPosixFilePermissions(file))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
  }
}
