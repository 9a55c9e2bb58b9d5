package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogsTest {
  @TempDir private Path folder;

  private LaunchSpec spec() {
    return new LaunchSpec(KernelSpec.SCALA, folder, Map.of());
  }

  @Test
  void aKernelThatKeptNothingLeavesNoFolder() throws IOException {
    var logs = EventLogs.in(folder.resolve("logs"));
    var files = KernelFiles.fresh(folder);
    assertThat(logs.make(spec(), files)).isPresent();
    assertThat(logs.present(files.name())).isPresent();

    logs.ended(files.name());
    logs.ended(files.name());

    assertThat(logs.present(files.name())).isEmpty();
  }

  @Test
  void whatAKernelKeptOutlivesIt() throws IOException {
    var logs = EventLogs.in(folder.resolve("logs"));
    var files = KernelFiles.fresh(folder);
    var log = logs.make(spec(), files).orElseThrow().resolve("local-1.zstd");
    Files.writeString(log, "events");

    logs.ended(files.name());

    assertThat(log).exists();
  }

  @Test
  void whereNothingIsKeptAndWhereSomethingIsShownThereIsNoFolder() throws IOException {
    var logs = folder.resolve("logs");
    var shown = LaunchSpec.showing(new EndedApplication(folder, "local-1.zstd"), folder);

    assertThat(EventLogs.NONE.make(spec(), KernelFiles.fresh(folder))).isEmpty();
    assertThat(EventLogs.in(logs).make(shown, KernelFiles.fresh(folder))).isEmpty();
    assertThat(logs).doesNotExist();
  }
}
