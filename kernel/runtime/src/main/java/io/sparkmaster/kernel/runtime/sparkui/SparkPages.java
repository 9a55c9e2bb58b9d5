package io.sparkmaster.kernel.runtime.sparkui;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.None;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Reason;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/** Answers for pages of Spark's UI, each of which may take a while. Thread-safe. */
public final class SparkPages implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SparkPages.class.getName());
  private static final int MOST_THREADS = 2;
  private static final int MOST_WAITING = 64;
  private static final int IDLE_SECONDS = 30;

  private final ShownUi ui;
  private final ThreadPoolExecutor threads;

  /**
   * The pages of a kernel.
   *
   * @param spark the running session, if there is one; does not wait
   * @param shared whether other learners' jobs would be seen
   */
  public SparkPages(Supplier<Optional<SparkSession>> spark, boolean shared) {
    this(new RunningUi(spark, shared));
  }

  /**
   * The pages of an application that has ended.
   *
   * @param log its event log, which is read at once
   */
  public static SparkPages ofEnded(Path log) {
    return new SparkPages(new ReplayedUi(log));
  }

  private SparkPages(ShownUi ui) {
    this.ui = ui;
    this.threads =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              var thread = new Thread(task, "spark-pages");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Answers once, on a thread of its own or at once.
   *
   * @param content of a {@link SparkUiRequest}
   */
  public void answer(JsonNode content, Consumer<SparkUiReply> reply) {
    try {
      threads.execute(() -> reply.accept(page(content)));
    } catch (RejectedExecutionException full) {
      reply.accept(new None(Reason.BUSY, "The kernel is making other pages. Try again."));
    }
  }

  private SparkUiReply page(JsonNode content) {
    try {
      return page(SparkUiRequest.parse(content));
    } catch (ProtocolException malformed) {
      return new None(Reason.REFUSED, malformed.getMessage());
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return new None(Reason.NO_SPARK, "The kernel is ending.");
    } catch (Throwable failed) {
      // Also an Error: whoever asked is waiting, and a learner's jars may break any class.
      LOG.log(System.Logger.Level.WARNING, "A page of Spark's UI failed", failed);
      return new None(Reason.FAILED, "Spark could not make this page: " + failed);
    }
  }

  private SparkUiReply page(SparkUiRequest request) throws Exception {
    if (decoded(request.path()).contains("/kill")) {
      return new None(
          Reason.REFUSED,
          "Jobs and stages are not stopped here. Stop the cell in the notebook instead.");
    }
    return ui.page(request);
  }

  /** As the handlers of pages see it. */
  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new ProtocolException(
          ProtocolException.Code.MALFORMED_MESSAGE, "The address has escapes that are none.");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    ui.close();
  }
}
