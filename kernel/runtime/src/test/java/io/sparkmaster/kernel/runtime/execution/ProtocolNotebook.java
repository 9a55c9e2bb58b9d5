package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * One kernel for the tests of a class, which are about what jupyter_kernel_test leaves out of the
 * protocol.
 */
abstract class ProtocolNotebook {
  static final List<Message> published = new CopyOnWriteArrayList<>();
  static KernelInMemory notebook;

  @BeforeAll
  static void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    notebook
        .client()
        .listen(
            (channel, message) -> {
              if (channel == Channel.IOPUB) {
                published.add(message);
              }
            });
    notebook.run("spark.range(3).count()");
  }

  @AfterAll
  static void stop() {
    notebook.close();
  }

  static ObjectNode ask(Channel channel, String type, ObjectNode content) {
    return notebook.client().ask(channel, type, content, KernelInMemory.DEADLINE).content();
  }

  static void interrupt() {
    assertThat(ask(Channel.CONTROL, "interrupt_request", Json.object()).path("status").asText())
        .isEqualTo("ok");
  }

  static Execution withInput(String code) throws Exception {
    return startWithInput(code).get(60, TimeUnit.SECONDS);
  }

  static CompletableFuture<Execution> startWithInput(String code) {
    return notebook.client().start(code, Json.object().put("allow_stdin", true));
  }
}
