package io.sparkmaster.kernel.runtime.display;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A streaming Dataset that is shown while it runs: its latest rows and its rates, at most twice a
 * second. Holds on to as many rows as are shown.
 */
public final class LiveStream {
  private static final long UPDATE_MILLIS = 500;

  /** Where nobody can stop it, a stream that has no rows until then ends. */
  private static final Duration WITHOUT_ROWS = Duration.ofSeconds(20);

  /** Orders rows; no column of a learner's is called so. */
  private static final String ORDER = "__sparkmaster_order";

  /** The part of Spark's increasing numbers that counts rows in a partition. */
  private static final long IN_PARTITION = (1L << 33) - 1;

  private final StructType schema;
  private final int moreColumns;
  private final boolean isWhole;
  private final int kept;
  private final List<Row> rows = new ArrayList<>();
  private final long since = System.nanoTime();
  private long batches;
  private long firstBatch;

  private LiveStream(StructType schema, boolean isWhole) {
    this.schema = DatasetRows.shown(schema);
    this.moreColumns = schema.size() - this.schema.size();
    this.isWhole = isWhole;
    // One more of a whole result says that there are more.
    this.kept = isWhole ? Table.SHOWN_ROWS + 1 : Table.SHOWN_ROWS;
  }

  /**
   * Runs the stream and shows it on the calling thread, until the cell or the query is stopped, the
   * query fails or the time is over.
   *
   * @param limit how long; null for as long as it takes
   * @param pace the least time between two bundles; when it is not zero, there is none before the
   *     first rows, and the last one is not held back
   * @param publish takes MIME bundles, each to be shown in place of the one before
   * @throws CancellationException when the cell was stopped
   */
  public static void show(
      Dataset<?> dataset, @Nullable Duration limit, Duration pace, Consumer<ObjectNode> publish)
      throws StreamingQueryException, TimeoutException {
    var rows = dataset.toDF();
    LiveStream live;
    StreamingQuery query;
    try {
      live = new LiveStream(rows.schema(), false);
      query = live.start(rows, "append");
    } catch (Exception e) {
      // Scala declares no AnalysisException. What groups without a watermark has no rows to append.
      if (!isRefusedMode(e)) {
        throw e;
      }
      live = new LiveStream(rows.schema(), true);
      query = live.start(rows, "complete");
    }
    live.follow(query, limit, pace, publish);
  }

  private static boolean isRefusedMode(Exception e) {
    return e instanceof org.apache.spark.SparkThrowable refused
        && String.valueOf(refused.getCondition()).startsWith("STREAMING_OUTPUT_MODE");
  }

  private StreamingQuery start(Dataset<Row> dataset, String mode) throws TimeoutException {
    VoidFunction2<Dataset<Row>, Long> each = (batch, id) -> took(batch);
    return dataset
        .writeStream()
        .outputMode(mode)
        .trigger(Trigger.ProcessingTime(UPDATE_MILLIS))
        .foreachBatch(each)
        .start();
  }

  /** One job that goes through all rows once, since a stream's state has to see them all. */
  private void took(Dataset<Row> batch) {
    var order = functions.col(ORDER);
    var shown =
        DatasetRows.bounded(batch, schema)
            .withColumn(ORDER, functions.monotonically_increasing_id())
            .orderBy(isWhole ? order.asc() : order.bitwiseAND(IN_PARTITION).desc())
            .limit(kept)
            .drop(ORDER)
            .collectAsList();
    synchronized (this) {
      if (batches++ == 0) {
        firstBatch = System.nanoTime();
      }
      if (isWhole) {
        rows.clear();
      }
      rows.addAll(0, shown);
      if (rows.size() > kept) {
        rows.subList(kept, rows.size()).clear();
      }
    }
  }

  private void follow(
      StreamingQuery query, @Nullable Duration limit, Duration pace, Consumer<ObjectNode> publish)
      throws StreamingQueryException, TimeoutException {
    var shown = "";
    var shownAt = System.nanoTime() - pace.toNanos();
    var figures = new StreamFigures();
    var ending = "It failed";
    try {
      do {
        OwnCode.checkpoint();
        figures.take(query.recentProgress());
        var text = figures.text();
        var isDue = pace.isZero() || hasRows() && System.nanoTime() - shownAt >= pace.toNanos();
        if (isDue && !text.equals(shown)) {
          publish.accept(bundle(text));
          shown = text;
          shownAt = System.nanoTime();
        }
      } while (!query.awaitTermination(UPDATE_MILLIS) && !isOver(limit, query));
      OwnCode.checkpoint();
      ending = isOver(limit, query) ? over(limit) : "Stopped";
    } catch (Exception e) {
      // Scala declares no InterruptedException.
      if (e instanceof InterruptedException || e instanceof CancellationException) {
        ending = "Stopped";
        throw new CancellationException("The cell was stopped.");
      }
      throw e;
    } finally {
      query.stop();
      figures.take(query.recentProgress());
      publish.accept(bundle(ending + ". " + figures.summary(age())));
    }
  }

  private synchronized boolean hasRows() {
    return !rows.isEmpty();
  }

  private synchronized boolean isOver(@Nullable Duration limit, StreamingQuery query) {
    if (limit == null) {
      return false;
    }
    if (batches > 0) {
      return System.nanoTime() - firstBatch >= limit.toNanos();
    }
    // Spark takes its time for the first batch.
    return age().compareTo(WITHOUT_ROWS) >= 0 && !query.status().isDataAvailable();
  }

  private synchronized String over(Duration limit) {
    return batches > 0
        ? "Ended after " + limit.toSeconds() + " s, as nobody can stop it here"
        : "Ended after " + WITHOUT_ROWS.toSeconds() + " s, as no rows came";
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private synchronized ObjectNode bundle(String figures) {
    var all = DatasetRows.table(schema, List.copyOf(rows), rows.size());
    var total = rows.size() > Table.SHOWN_ROWS ? Table.MORE : rows.size();
    var table = new Table(all.columns(), all.rows(), total, moreColumns);
    var which =
        batches == 0
            ? "No rows so far."
            : isWhole ? "The result so far." : "The latest batch first.";
    return Json.object()
        .put(
            "text/html",
            "<p><strong>"
                + Texts.html(figures)
                + "</strong><br><small>"
                + which
                + "</small></p>"
                + table.html())
        .put("text/plain", figures + "\n" + which + "\n" + table.text());
  }
}
