package io.sparkmaster.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a listener of {@code /api/events/subscribe} hears, in order. */
public final class HeardEvents implements WebSocket.Listener {
  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();

  private HeardEvents() {}

  /** Posts an event in which a text is {@code name}. */
  public interface Probe {
    void post(String name) throws Exception;
  }

  /**
   * Returns when events are heard, and the probes are not among them.
   *
   * @param address of the route, with its token, as of any other
   */
  public static HeardEvents of(URI address, Probe probe) throws Exception {
    var events = new HeardEvents();
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create(address.toString().replace("http:", "ws:")), events)
        .join();
    events.awaitListening(probe);
    return events;
  }

  /** The server listens for events some time after it has accepted the socket. */
  private void awaitListening(Probe probe) throws Exception {
    var deadline = Instant.now().plusSeconds(60);
    var sent = 0;
    String event = null;
    while (event == null) {
      assertThat(Instant.now()).as("no event is heard").isBefore(deadline);
      probe.post("probe-" + ++sent);
      event = heard.poll(100, TimeUnit.MILLISECONDS);
    }
    while (!event.contains("\"probe-" + sent + "\"")) {
      event = next().toString();
    }
  }

  /** Waits for the next one. */
  public JsonNode next() throws Exception {
    var event = heard.poll(60, TimeUnit.SECONDS);
    assertThat(event).as("an event").isNotNull();
    return Json.mapper().readTree(event);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    // A message comes in parts when its bytes do.
    partial.append(text);
    if (last) {
      heard.add(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }
}
