package io.sparkmaster.server.sparkhistory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.Launcher;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The process that shows one finished application, from its start on. Thread-safe. */
final class ShownApplication implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final UserId owner;
  private final Executor threads;
  private final CompletableFuture<KernelClient> client = new CompletableFuture<>();
  private final CompletableFuture<Message> ended = new CompletableFuture<>();
  private @Nullable RunningKernel process;
  private boolean closed;
  private Instant used;

  ShownApplication(
      UserId owner, Launcher launcher, LaunchSpec spec, Instant now, Executor threads) {
    this.owner = owner;
    this.threads = threads;
    this.used = now;
    threads.execute(() -> start(launcher, spec));
  }

  private void start(Launcher launcher, LaunchSpec spec) {
    try {
      var started = launcher.launch(spec);
      if (!begun(started)) {
        started.close();
        return;
      }
      started.awaitReady(START);
      var opened = new KernelClient(started.connect("shown-" + UUID.randomUUID()));
      if (!client.complete(opened)) {
        opened.close();
      }
    } catch (RuntimeException | Error failed) {
      over(failed.getMessage() == null ? failed.toString() : failed.getMessage());
      close();
    }
  }

  private synchronized boolean begun(RunningKernel started) {
    if (closed) {
      return false;
    }
    process = started;
    started
        .exit()
        .thenAccept(exit -> over("its process ended: " + exit.reason()))
        // Its files are left.
        .thenRunAsync(started::close, threads);
    return true;
  }

  private void over(String why) {
    var said =
        new ServerException(
            ErrorCode.UNAVAILABLE,
            "This application cannot be shown: %s. Load the page again to try once more."
                .formatted(why.strip().replaceFirst("\\.$", "")));
    client.completeExceptionally(said);
    ended.completeExceptionally(said);
  }

  UserId owner() {
    return owner;
  }

  synchronized Instant used() {
    return used;
  }

  boolean isOver() {
    return ended.isDone();
  }

  /** Asks for a page; fails with a TimeoutException when there is none in time. */
  CompletableFuture<ObjectNode> ask(
      String type, ObjectNode content, Instant now, Duration deadline) {
    synchronized (this) {
      used = now;
    }
    var reply =
        client.thenCompose(opened -> opened.request(Channel.CONTROL, type, content, deadline));
    return CompletableFuture.anyOf(reply, ended)
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        // Reading the answer, which may be large, is nothing for the channel's own thread.
        .thenApplyAsync(answer -> ((Message) answer).content(), threads);
  }

  @Override
  public void close() {
    RunningKernel present;
    synchronized (this) {
      closed = true;
      present = process;
    }
    over("it was not used for a while, or makes room for others");
    client.thenAccept(KernelClient::close);
    if (present != null) {
      present.close();
    }
  }
}
