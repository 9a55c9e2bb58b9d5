package io.sparkmaster.graders.runner.replay;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client's end that says which cell an execution is, and that passes on only so much of what a
 * kernel publishes: a flood never piles up here.
 */
final class MeteredTransport implements Transport {
  /** What a message takes beside its parts: many small ones are a flood, too. */
  private static final int FRAMING_BYTES = 512;

  private final Transport inner;
  private final long limitBytes;
  private final AtomicLong published = new AtomicLong();
  private final CompletableFuture<Void> flooded = new CompletableFuture<>();
  private volatile String cellId = "";

  MeteredTransport(Transport inner, long limitBytes) {
    this.inner = inner;
    this.limitBytes = limitBytes;
  }

  /** The next execution is this cell's. */
  void nextCell(String id) {
    cellId = id;
  }

  /** What was published so far does not count any more. */
  void forget() {
    published.set(0);
  }

  /** Completes when more was published than the limit allows. */
  CompletableFuture<Void> flooded() {
    return flooded.copy();
  }

  @Override
  public void start(Receiver receiver) {
    inner.start(
        (channel, message) -> {
          if (channel == Channel.IOPUB && !allows(message)) {
            return;
          }
          receiver.received(channel, message);
        });
  }

  private boolean allows(Message message) {
    long bytes =
        (long) FRAMING_BYTES
            + message.headerJson().length
            + message.parentJson().length
            + message.metadataJson().length
            + message.contentJson().length;
    for (var buffer : message.buffers()) {
      bytes += buffer.length;
    }
    if (published.addAndGet(bytes) <= limitBytes) {
      return true;
    }
    flooded.complete(null);
    return false;
  }

  @Override
  public void send(Channel channel, Message message) {
    inner.send(
        channel,
        message.type().equals("execute_request")
            ? message.withMetadata(Json.object().put("cellId", cellId))
            : message);
  }

  @Override
  public void close() {
    inner.close();
  }
}
