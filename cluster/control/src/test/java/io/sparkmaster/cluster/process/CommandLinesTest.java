package io.sparkmaster.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class CommandLinesTest {
  @TempDir Path folder;

  private Process start(String script, String... arguments) throws IOException {
    var file = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    var command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }

  @Test
  void aProcessThatRunsOneProgramAfterTheOtherIsKnownAllTheTime() throws IOException {
    var process = start("exec \"$0\" \"$@\"", "first", "second");
    try {
      for (var look = 0; look < 1_000; look++) {
        assertThat(CommandLines.contain(process.toHandle(), List.of("second", "first"))).isTrue();
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void oneWithOtherArgumentsIsNotMeant() throws IOException {
    var process = start("exec sleep 100", "first");
    try {
      assertThat(CommandLines.contain(process.toHandle(), List.of("first", "third"))).isFalse();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void oneThatHasEndedHasNone() throws Exception {
    var process = start("exit 0", "first");
    process.waitFor();

    assertThat(CommandLines.contain(process.toHandle(), List.of("first"))).isFalse();
  }
}
