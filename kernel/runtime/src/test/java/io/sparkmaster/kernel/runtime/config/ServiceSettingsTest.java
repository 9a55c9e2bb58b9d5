package io.sparkmaster.kernel.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a kernel makes of the services that its environment names. */
final class ServiceSettingsTest {
  @Test
  void aBrokerBecomesOptionsOfTheDataSource() {
    var faults = new ArrayList<String>();

    var settings =
        ServiceSettings.read(Map.of("SPARKMASTER_KAFKA", "ada-1:00ff@127.0.0.1:32001"), faults);

    assertThat(faults).isEmpty();
    assertThat(settings)
        .containsEntry("spark.sparkmaster.topics", "ada-1.")
        .containsEntry("spark.sparkmaster.kafka.bootstrap.servers", "127.0.0.1:32001")
        .containsEntry("spark.sparkmaster.kafka.sasl.mechanism", "SCRAM-SHA-256")
        .hasEntrySatisfying(
            "spark.sparkmaster.kafka.sasl.jaas.config",
            login -> assertThat(login).endsWith("username=\"ada-1\" password=\"00ff\";"));
  }

  @Test
  void aDatabaseBecomesOptionsOfTheDataSource() {
    var faults = new ArrayList<String>();

    var settings =
        ServiceSettings.read(Map.of("SPARKMASTER_POSTGRES", "ada:00ff@127.0.0.1:32002"), faults);

    assertThat(faults).isEmpty();
    assertThat(settings)
        .containsEntry("spark.sparkmaster.postgres.url", "jdbc:postgresql://127.0.0.1:32002/ada")
        .containsEntry("spark.sparkmaster.postgres.user", "ada")
        .containsEntry("spark.sparkmaster.postgres.password", "00ff");
  }

  @Test
  void withoutServicesThereAreNoSettings() {
    assertThat(ServiceSettings.read(Map.of(), new ArrayList<>())).isEmpty();
  }

  @Test
  void whatIsNoServiceIsAFaultThatDoesNotRepeatIt() {
    for (var wrong : List.of("ada", "ada:zz@h:1", "ada:00@h", "ada\";x:00@h:1")) {
      var faults = new ArrayList<String>();

      assertThat(ServiceSettings.read(Map.of("SPARKMASTER_KAFKA", wrong), faults)).isEmpty();

      assertThat(faults)
          .singleElement()
          .asString()
          .contains("SPARKMASTER_KAFKA", "NAME:PASSWORD@HOST:PORT")
          .doesNotContain(wrong + " ");
    }
  }
}
