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
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that shows one finished application, from its start on. Thread-safe. */
final class ShownApplication implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShownApplication.class);
  private static final Duration START = Duration.ofSeconds(60);

  private final UserId owner;
  private final CompletableFuture<Void> turn;
  private final Executor threads;
  private final CompletableFuture<Optional<RunningKernel>> launched = new CompletableFuture<>();
  private final CompletableFuture<KernelClient> client = new CompletableFuture<>();
  private final CompletableFuture<Message> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final AtomicInteger asking = new AtomicInteger();
  private volatile boolean closed;
  private volatile Instant used;

  /**
   * @param turn its process is started when this is complete
   */
  ShownApplication(
      UserId owner,
      Launcher launcher,
      LaunchSpec spec,
      Instant now,
      CompletableFuture<Void> turn,
      Executor threads) {
    this.owner = owner;
    this.turn = turn;
    this.threads = threads;
    this.used = now;
    turn.thenRunAsync(() -> start(launcher, spec), threads);
  }

  private void start(Launcher launcher, LaunchSpec spec) {
    try {
      if (closed) {
        launched.complete(Optional.empty());
        return;
      }
      var started = launcher.launch(spec);
      // One that nobody wants any more is closed by this.
      launched.complete(Optional.of(started));
      started
          .exit()
          .thenAccept(exit -> over("its process ended: " + exit.reason()))
          // Its files are left, and this end of its channels.
          .thenRunAsync(this::close, threads);
      started.awaitReady(START);
      var opened = new KernelClient(started.connect("shown-" + UUID.randomUUID()));
      if (!client.complete(opened)) {
        opened.close();
      }
    } catch (RuntimeException | Error failed) {
      launched.complete(Optional.empty());
      over(failed.getMessage() == null ? failed.toString() : failed.getMessage());
      close();
    }
  }

  private void over(String why) {
    var said =
        new ServerException(
            ErrorCode.UNAVAILABLE,
            "This application cannot be shown: %s. Load the page again to try once more."
                .formatted(why.strip().replaceFirst("\\.$", "")));
    // First, as who is told by the other may ask again at once.
    ended.completeExceptionally(said);
    client.completeExceptionally(said);
  }

  UserId owner() {
    return owner;
  }

  Instant used() {
    return used;
  }

  /** Whether it has its process, or starts it; false while that of another has to end first. */
  boolean hadItsTurn() {
    return turn.isDone();
  }

  /** Whether it has started, so that it may end again. */
  boolean started() {
    return client.isDone();
  }

  /** Whether it has started, and nobody waits for a page. */
  boolean resting() {
    return started() && asking.get() == 0;
  }

  boolean isOver() {
    return ended.isDone();
  }

  /** Completes when it is closed and its process has ended, or never was one. */
  CompletableFuture<Void> gone() {
    return gone;
  }

  /** Asks for a page; fails with a TimeoutException when there is none in time. */
  CompletableFuture<ObjectNode> ask(
      String type, ObjectNode content, Instant now, Duration deadline) {
    used = now;
    asking.incrementAndGet();
    var reply =
        client.thenCompose(opened -> opened.request(Channel.CONTROL, type, content, deadline));
    return CompletableFuture.anyOf(reply, ended)
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        // Reading the answer, which may be large, is nothing for the channel's own thread.
        .thenApplyAsync(answer -> ((Message) answer).content(), threads)
        .whenComplete((page, failed) -> asking.decrementAndGet());
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    over("it was not used for a while, or makes room for others");
    client.thenAccept(KernelClient::close);
    launched
        .thenAccept(process -> process.ifPresent(RunningKernel::close))
        .whenComplete((done, failed) -> gone(failed));
  }

  private void gone(@Nullable Throwable failed) {
    if (failed != null) {
      LOG.warn("a process that showed an application of \"{}\" may go on", owner, failed);
    }
    gone.complete(null);
  }
}
