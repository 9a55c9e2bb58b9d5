package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

final class SandboxedContractIT extends KernelProviderContract {
  @BeforeEach
  void requireSandboxes() {
    var fault = SandboxedProvider.fault(LocalProcessProvider.ownJava(), distribution);
    assumeTrue(fault.isEmpty(), fault);
  }

  @Override
  KernelProvider provider(Map<String, String> environment) {
    return new SandboxedProvider(
        LocalProcessProvider.ownJava(),
        distribution,
        runtime(),
        environment,
        working -> workspace(),
        SandboxLimits.standard());
  }

  @Override
  void assertNothingIsLeft() throws IOException {
    try (var left = Files.list(runtime())) {
      assertThat(left).containsExactly(runtime().resolve("etc"));
    }
  }
}
