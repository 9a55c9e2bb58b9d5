package io.sparkmaster.kernel.runtime.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
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
import java.util.Map;

/** A kernel among others in the test's own JVM, with a client. */
final class SeatInMemory implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofMinutes(2);

  private final SeatedKernel kernel;
  private final KernelClient client;

  SeatInMemory(SharedDriver driver, Path folder) throws IOException {
    var ends = InMemoryTransport.create();
    var config = SmallKernel.config(Language.SCALA, Map.of(), ShippingWay.SESSION_ARTIFACTS);
    Files.createDirectories(folder);
    kernel = driver.open(config, ends::kernel, folder, Files.createTempDirectory("seat-test-"));
    client = new KernelClient(ends.client());
    client.awaitReady(DEADLINE);
  }

  KernelClient client() {
    return client;
  }

  Execution execute(String cell) {
    return client.execute(cell, DEADLINE);
  }

  /** What the cell, which has to succeed, prints. */
  String run(String cell) {
    var execution = execute(cell);
    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    return execution.stream("stdout").strip();
  }

  /** Asks on the control channel; the reply's content. */
  ObjectNode ask(String type, ObjectNode content) {
    return client.ask(Channel.CONTROL, type, content, DEADLINE).content();
  }

  @Override
  public void close() {
    client.close();
    kernel.close();
  }
}
