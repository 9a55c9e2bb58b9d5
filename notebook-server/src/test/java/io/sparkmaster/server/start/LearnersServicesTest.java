package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.cluster.service.DataServices;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What learners' kernels are told of services, by files that a command would have written. */
final class LearnersServicesTest {
  @TempDir private Path root;
  private Path state;

  @BeforeEach
  void aBrokerIsToRun() throws IOException {
    var folder = Files.createDirectories(root.resolve("home/services/kafka"));
    Files.writeString(folder.resolve("secret"), "0f".repeat(32));
    state = folder.resolve("service.json");
    Files.writeString(
        state,
        """
        {"schema": 1, "wanted": true, "port": 32001, "innerPort": 32002, "pid": %d}
        """
            .formatted(ProcessHandle.current().pid()));
  }

  private LearnersServices services() {
    var services = new DataServices(root.resolve("home"), root.resolve("jars"), Map.of());
    return new LearnersServices(
        services,
        folder ->
            folder.startsWith(root.resolve("work"))
                ? Optional.of(new UserId(root.resolve("work").relativize(folder).toString()))
                : Optional.empty());
  }

  private LaunchSpec in(String folder) {
    return new LaunchSpec(KernelSpec.SCALA, root.resolve(folder), Map.of());
  }

  @Test
  void eachLearnersKernelsAreToldThatLearnersNameAndPassword() {
    try (var services = services()) {
      var ada = services.variables(in("work/ada")).get("SPARKMASTER_KAFKA");
      var bob = services.variables(in("work/bob")).get("SPARKMASTER_KAFKA");

      assertThat(ada).matches("ada:[0-9a-f]{64}@127\\.0\\.0\\.1:32001");
      assertThat(bob).matches("bob:[0-9a-f]{64}@127\\.0\\.0\\.1:32001");
      assertThat(ada.substring(4)).isNotEqualTo(bob.substring(4));
      assertThat(ada + bob).doesNotContain("0f0f0f");
    }
  }

  @Test
  void aFolderThatIsNobodysIsToldNothing() {
    try (var services = services()) {
      assertThat(services.variables(in("elsewhere"))).isEmpty();
    }
  }

  @Test
  void whereTheStateCannotBeReadKernelsStartWithout() throws IOException {
    Files.writeString(state, "{");

    try (var services = services()) {
      assertThat(services.variables(in("work/ada"))).isEmpty();
      assertThat(services.identity()).isEmpty();
    }
  }

  @Test
  void aServiceThatHasEndedTakesNoneFromAKernel() throws IOException {
    postgres("\"port\": 32003, \"innerPort\": 32004, \"pid\": 0");

    try (var services = services()) {
      assertThat(services.variables(in("work/ada")))
          .containsOnlyKeys("SPARKMASTER_KAFKA", "SPARKMASTER_POSTGRES");
    }
  }

  @Test
  void aServiceOfWhichNothingIsKnownTakesNoOtherFromAKernelWhichIsNotKept() throws IOException {
    postgres("\"port\": 32003, \"innerPort\": 32004, \"pid\": 0");
    var secret = root.resolve("home/services/postgres/secret");
    Files.writeString(secret, "damaged");

    try (var services = services()) {
      var before = services.identity();
      assertThat(services.variables(in("work/ada"))).containsOnlyKeys("SPARKMASTER_KAFKA");
      assertThat(services.identity()).contains("32001").isNotEqualTo(before);
    }
  }

  private void postgres(String process) throws IOException {
    var folder = Files.createDirectories(root.resolve("home/services/postgres"));
    Files.writeString(folder.resolve("secret"), "0f".repeat(32));
    Files.writeString(
        folder.resolve("service.json"), "{\"schema\": 1, \"wanted\": true, " + process + "}");
  }

  @Test
  void servicesThatComeAndGoAreOthersThanBefore() throws IOException {
    try (var services = services()) {
      assertThat(services.identity()).contains("32001");
      Files.delete(state);
      assertThat(services.identity()).isEmpty();
    }
  }
}
