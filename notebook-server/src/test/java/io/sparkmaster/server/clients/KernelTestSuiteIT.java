package io.sparkmaster.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkmaster.server.process.Built;
import io.sparkmaster.server.process.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jupyter's own conformance suite, jupyter_kernel_test, against the installed kernels. */
class KernelTestSuiteIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private static Path prefix;

  @BeforeAll
  static void installTheKernelWithTheCommand() throws Exception {
    var ran =
        Ran.of(
            prefix,
            Map.of(),
            LIMIT,
            List.of(Built.script(), "kernel", "install", "--prefix", prefix.toString()));
    assertThat(ran.exitCode()).as(ran.output() + ran.errors()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scala", "java"})
  void passesWholeAndSkipsNothing(String language, @TempDir Path home) throws Exception {
    var ran =
        PythonClients.run(
            "kernel_tests.py",
            Map.of(
                "JUPYTER_PATH", prefix.resolve("share/jupyter").toString(),
                "SPARKMASTER_HOME", home.toString(),
                "SPARK_MASTER", ""),
            LIMIT,
            "sparkmaster-" + language,
            language);

    assertThat(ran.exitCode()).as(ran.errors()).isZero();
    var found = new ObjectMapper().readTree(ran.output());
    assertThat(found.path("failed")).as(ran.errors()).isEmpty();
    assertThat(found.path("skipped")).isEmpty();
    assertThat(found.path("ran").size()).isGreaterThanOrEqualTo(13);
  }
}
