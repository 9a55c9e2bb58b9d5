package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.kernels.WorkingFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class LearnersPoolIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private LearnersPool pool(Closing closing) throws Exception {
    var config = SmallProgram.classMode(folder);
    var parts = config.parts();
    var provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(),
            EchoDistribution.in(Files.createDirectories(folder.resolve("kernel"))),
            folder.resolve("run"),
            System.getenv());
    var two =
        ChangedConfig.of(config)
            .parts(
                new ServerConfig.Parts(
                    parts.kernelDir(), parts.webDir(), parts.coursesDir(), 2, parts.kernelLimit()))
            .config();
    return new LearnersPool(two, provider, () -> "", new WorkingFolders(this::workspace), closing);
  }

  private Path workspace(Object user) {
    return folder.resolve("workspace-" + user);
  }

  private LaunchSpec spec(Path directory) throws Exception {
    return new LaunchSpec(KernelSpec.SCALA, directory.toRealPath(), Map.of());
  }

  @Test
  void aLessonThatIsLookedAtHasAWarmKernelInItsFolder() throws Exception {
    var lesson = Files.createDirectories(workspace("ann").resolve("birds/strikes"));
    Files.createDirectories(workspace("ben"));
    try (var closing = new Closing()) {
      var pool = pool(closing);
      pool.arrived(ClassServer.BEN);
      pool.looksAt(ClassServer.ANN, "birds/strikes");
      pool.looksAt(ClassServer.BEN, "birds/strikes");
      await().atMost(DEADLINE).until(() -> pool.isWarm(spec(lesson)));

      try (var kernel = pool.ready(spec(lesson)).orElseThrow()) {
        assertThat(kernel.spec().workingDirectory()).isEqualTo(lesson.toRealPath());
        assertThat(pool.isWarm(spec(lesson))).as("handed over").isFalse();
      }
      assertThat(pool.isWarm(spec(workspace("ben")))).as("not yet opened").isTrue();
    }
  }
}
