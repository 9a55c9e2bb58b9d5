package io.sparkmaster.kernel.runtime.sparkui;

import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.None;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Reason;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.kernel.runtime.eventlog.ReplayedEvents;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The UI of an application that has ended, made from its event log. Reading begins at once; pages
 * wait for its end for a while.
 */
final class ReplayedUi implements ShownUi {
  private static final long PAGE_SECONDS = 18;

  private final CompletableFuture<PortlessUi> ui = new CompletableFuture<>();
  private final Thread reading;

  /** Begins to read. */
  ReplayedUi(Path log) {
    this.reading =
        new Thread(
            () -> {
              try {
                ui.complete(PortlessUi.serving(ReplayedEvents.read(log).ui()));
              } catch (Throwable failed) {
                // Also an Error: a log can hold anything, and whoever asked is waiting.
                ui.completeExceptionally(failed);
              }
            },
            "spark-events");
    reading.setDaemon(true);
    reading.start();
  }

  @Override
  public SparkUiReply page(SparkUiRequest request) throws Exception {
    try {
      return ui.get(PAGE_SECONDS, TimeUnit.SECONDS).page(request);
    } catch (TimeoutException stillReading) {
      return new None(
          Reason.BUSY,
          "What this application did is still being read. Load this page again in a moment.");
    } catch (ExecutionException failed) {
      return new None(
          Reason.FAILED,
          "The log of this application cannot be read: %s. What is left of it can be deleted."
              .formatted(failed.getCause()));
    }
  }

  @Override
  public void close() {
    reading.interrupt();
    ui.thenAccept(PortlessUi::close);
  }
}
