package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchSpecTest {
  private static final Path FOLDER = Path.of("work");

  @Test
  void itsOwnVariablesStandAboveThoseOfItsProvider() {
    var spec = new LaunchSpec(KernelSpec.SCALA, FOLDER, Map.of("A", "own", "B", "own"));

    assertThat(spec.environmentWith(asked -> Map.of("B", "more", "C", "more")))
        .containsOnly(Map.entry("A", "own"), Map.entry("B", "own"), Map.entry("C", "more"));
  }

  @Test
  void whatShowsAnEndedApplicationNeedsNothingOfItsProvider() {
    var ended = new EndedApplication(FOLDER, "local-1.zstd");

    var variables =
        LaunchSpec.showing(ended, FOLDER)
            .environmentWith(
                asked -> {
                  throw new AssertionError("It runs no cell");
                });

    assertThat(variables).isEmpty();
  }
}
