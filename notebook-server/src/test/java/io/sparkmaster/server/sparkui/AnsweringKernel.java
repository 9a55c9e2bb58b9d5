package io.sparkmaster.server.sparkui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.KernelExit;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.KernelAddress;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.kernel.protocol.transport.InMemoryTransport;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A kernel that answers for pages of Spark's UI what a test, like a learner, makes it answer. */
public final class AnsweringKernel implements RunningKernel {
  private final LaunchSpec spec;
  private final Function<ObjectNode, @Nullable ObjectNode> pages;
  private final InMemoryTransport.Ends wire = InMemoryTransport.create();
  private final CompletableFuture<KernelExit> exit = new CompletableFuture<>();

  /**
   * A running kernel.
   *
   * @param pages the content of the reply, by that of the request; null for none
   */
  public AnsweringKernel(LaunchSpec spec, Function<ObjectNode, @Nullable ObjectNode> pages) {
    this.spec = spec;
    this.pages = pages;
    wire.kernel().start(this::received);
  }

  private void received(Channel channel, Message message) {
    var content =
        message.type().equals(SparkUiRequest.TYPE)
            ? pages.apply(message.content())
            : Json.object().put("status", "ok");
    if (content == null) {
      return;
    }
    publish(message, "busy");
    var header = header(message.type().replace("_request", "_reply"));
    wire.kernel()
        .send(channel, message.child(header, content).withIdentities(message.identities()));
    publish(message, "idle");
  }

  private void publish(Message parent, String state) {
    var content = Json.object().put("execution_state", state);
    wire.kernel().send(Channel.IOPUB, parent.child(header("status"), content));
  }

  private static Header header(String type) {
    return Header.create(type, "answering", "answering");
  }

  @Override
  public LaunchSpec spec() {
    return spec;
  }

  @Override
  public ConnectionInfo connection() {
    return new ConnectionInfo(new KernelAddress.Tcp("127.0.0.1", 1, 2, 3, 4, 5), "", "");
  }

  @Override
  public Transport connect(String identity) {
    return wire.client();
  }

  @Override
  public CompletableFuture<KernelExit> exit() {
    return exit.copy();
  }

  @Override
  public void awaitReady(Duration deadline) {}

  @Override
  public void interrupt(Duration deadline) {
    throw new UnsupportedOperationException("nothing runs");
  }

  @Override
  public void shutdown(Duration deadline) {
    close();
  }

  @Override
  public void close() {
    wire.kernel().close();
    exit.complete(new KernelExit(0, false, "", ""));
  }
}
