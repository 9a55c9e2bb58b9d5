package io.sparkmaster.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** The distribution folder that this build has made, before the integration tests. */
public final class Built {
  private static final Path DISTRIBUTION = Path.of("target/sparkmaster").toAbsolutePath();

  private Built() {}

  public static Path distribution() {
    assertThat(DISTRIBUTION.resolve("lib/notebook-server.jar"))
        .as("the distribution; it is made by mvn package, run from the top")
        .exists();
    return DISTRIBUTION;
  }

  public static String script() {
    return distribution().resolve("bin/sparkmaster").toString();
  }
}
