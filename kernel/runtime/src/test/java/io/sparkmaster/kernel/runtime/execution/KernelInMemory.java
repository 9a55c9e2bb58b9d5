package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.InMemoryTransport;
import io.sparkmaster.kernel.runtime.config.SmallKernel;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A whole kernel on {@code local[2]}, in the test's own JVM, with a client. */
final class KernelInMemory implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofMinutes(1);

  private final KernelProcess kernel;
  private final KernelClient client;

  KernelInMemory(Language language) throws IOException {
    this(language, Map.of());
  }

  /** The same, with more settings of Spark. */
  KernelInMemory(Language language, Map<String, String> more) throws IOException {
    this(language, more, Optional.empty());
  }

  /** The same, which keeps its applications' events in a folder. */
  KernelInMemory(Language language, Map<String, String> more, Optional<Path> events)
      throws IOException {
    var settings = new HashMap<>(more);
    settings.put("spark.master", "local[2]");
    var ends = InMemoryTransport.create();
    var config = SmallKernel.config(language, settings, ShippingWay.OUTPUT_DIRECTORY, events);
    kernel = new KernelProcess(config, ends.kernel(), Files.createTempDirectory("kernel-test-"));
    client = new KernelClient(ends.client());
    client.awaitReady(DEADLINE);
  }

  KernelClient client() {
    return client;
  }

  KernelProcess kernel() {
    return kernel;
  }

  Execution run(String cell) {
    return client.execute(cell, DEADLINE);
  }

  @Override
  public void close() {
    client.close();
    kernel.close();
  }
}
