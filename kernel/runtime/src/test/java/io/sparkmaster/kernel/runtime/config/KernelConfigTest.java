package io.sparkmaster.kernel.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelConfigTest {
  @TempDir Path home;

  @Test
  void defaultsAreScalaAndNoSparkSettings() {
    var config = KernelConfig.of(List.of("c.json"), Map.of("SPARKMASTER_HOME", home.toString()));

    assertThat(config.language()).isEqualTo(Language.SCALA);
    assertThat(config.connectionFile()).contains(Path.of("c.json"));
    assertThat(config.spark()).isEmpty();
    assertThat(config.startsInTurn()).isFalse();
    assertThat(config.shipping()).isEqualTo(ShippingWay.OUTPUT_DIRECTORY);
    assertThat(config.history()).contains(home.resolve("history/sparkmaster-scala.jsonl"));
  }

  @Test
  void withoutAHomeTheHistoryIsWhereJupyterKeepsAUsersData() {
    assertThat(KernelConfig.of(List.of("c"), Map.of("HOME", home.toString())).history())
        .contains(home.resolve(".local/share/jupyter/sparkmaster/history/sparkmaster-scala.jsonl"));
    assertThat(KernelConfig.of(List.of("--train"), Map.of("HOME", home.toString())).history())
        .isEmpty();
  }

  @Test
  void theEnvironmentsMasterGoesBeforeTheFiles() throws Exception {
    Files.writeString(
        home.resolve("spark-defaults.conf"), "spark.master spark://a:1\nspark.ui.enabled  true\n");

    var config =
        KernelConfig.of(
            List.of("--language", "java", "--start-in-turn", "c.json"),
            Map.of(
                "SPARKMASTER_HOME",
                home.toString(),
                "SPARK_MASTER",
                "local[3]",
                "SPARKMASTER_CLASSES",
                "session-artifacts"));

    assertThat(config.language()).isEqualTo(Language.JAVA);
    assertThat(config.shipping()).isEqualTo(ShippingWay.SESSION_ARTIFACTS);
    assertThat(config.startsInTurn()).isTrue();
    assertThat(config.spark())
        .isEqualTo(Map.of("spark.master", "local[3]", "spark.ui.enabled", "true"));
  }

  @Test
  void theFileOfAClusterGoesBeforeTheDefaultsAndIsMissedWhenItIsNotThere() throws Exception {
    Files.writeString(home.resolve("spark-defaults.conf"), "spark.a 1\nspark.b 1\n");
    var cluster = Files.writeString(home.resolve("kernels.conf"), "spark.b=2\nspark.master=x\n");
    var environment =
        Map.of(
            "SPARKMASTER_HOME",
            home.toString(),
            "SPARK_MASTER",
            "spark://a:1",
            "SPARKMASTER_SPARK_CONF",
            cluster.toString());

    assertThat(KernelConfig.of(List.of("c.json"), environment).spark())
        .isEqualTo(Map.of("spark.a", "1", "spark.b", "2", "spark.master", "spark://a:1"));

    Files.delete(cluster);
    assertThatThrownBy(() -> KernelConfig.of(List.of("c.json"), environment))
        .hasMessageContaining("cannot read " + cluster);
  }

  @Test
  void allFaultsAreReportedTogether() throws Exception {
    Files.writeString(home.resolve("spark-defaults.conf"), "master local\n");

    assertThatThrownBy(
            () ->
                KernelConfig.of(
                    List.of("--language", "cobol", "--colour"),
                    Map.of(
                        "SPARKMASTER_HOME", home.toString(), "SPARKMASTER_CLASSES", "artifacts")))
        .isInstanceOf(KernelException.class)
        .hasMessageContainingAll(
            "cobol",
            "--colour",
            "connection file is missing",
            "\"master\"",
            "SPARKMASTER_CLASSES is \"artifacts\"; it must be one of output-directory,"
                + " session-artifacts");
  }
}
