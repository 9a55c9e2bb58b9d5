package io.sparkmaster.kernel.protocol.client;

import io.sparkmaster.kernel.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A cell of which the reply or the idle status is still to come. */
final class PendingExecution {
  private final CompletableFuture<Execution> done = new CompletableFuture<>();
  private final List<Message> published = new ArrayList<>();
  private @Nullable Message reply;
  private boolean idle;

  CompletableFuture<Execution> done() {
    return done;
  }

  /** True when this was the last message of the execution. */
  synchronized boolean published(Message message) {
    published.add(message);
    idle |=
        message.type().equals("status")
            && message.content().path("execution_state").asText().equals("idle");
    return finish();
  }

  /** True when this was the last message of the execution. */
  synchronized boolean replied(Message message) {
    reply = message;
    return finish();
  }

  private boolean finish() {
    if (reply == null || !idle) {
      return false;
    }
    done.complete(new Execution(reply, published));
    return true;
  }
}
