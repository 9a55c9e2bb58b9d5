package io.sparkmaster.kernel.protocol.client;

import io.sparkmaster.kernel.protocol.Message;
import java.util.List;
import java.util.Optional;

/**
 * What a cell did.
 *
 * @param reply the execute_reply
 * @param published everything on iopub with the cell as parent, in order, from busy to idle
 */
public record Execution(Message reply, List<Message> published) {
  /** Copies the list. */
  public Execution {
    published = List.copyOf(published);
  }

  /** The reply's status: ok, error or aborted. */
  public String status() {
    return reply.content().path("status").asText();
  }

  /** What the cell wrote to stdout or stderr, joined. */
  public String stream(String name) {
    var text = new StringBuilder();
    for (var message : published) {
      if (message.type().equals("stream") && message.content().path("name").asText().equals(name)) {
        text.append(message.content().path("text").asText());
      }
    }
    return text.toString();
  }

  /** The value of the cell in that MIME type; empty when it has none. */
  public Optional<String> result(String mimeType) {
    return published.stream()
        .filter(message -> message.type().equals("execute_result"))
        .map(message -> message.content().path("data").path(mimeType))
        .filter(data -> !data.isMissingNode())
        .map(data -> data.isTextual() ? data.asText() : data.toString())
        .findFirst();
  }

  /** The messages of one type, in order. */
  public List<Message> published(String type) {
    return published.stream().filter(message -> message.type().equals(type)).toList();
  }
}
