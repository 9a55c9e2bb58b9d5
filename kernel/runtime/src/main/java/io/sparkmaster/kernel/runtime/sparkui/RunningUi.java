package io.sparkmaster.kernel.runtime.sparkui;

import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.None;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Reason;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The UI of the Spark that runs here. It is made when the first page is asked for, and anew for
 * another SparkContext; until then it costs nothing.
 */
final class RunningUi implements ShownUi {
  private final Supplier<Optional<SparkSession>> spark;
  private final boolean shared;
  private @Nullable PortlessUi ui;
  private @Nullable SparkContext shown;
  private boolean closed;

  RunningUi(Supplier<Optional<SparkSession>> spark, boolean shared) {
    this.spark = spark;
    this.shared = shared;
  }

  @Override
  public SparkUiReply page(SparkUiRequest request) throws Exception {
    if (shared) {
      return new None(
          Reason.SHARED,
          "This notebook runs in a Spark that others share, whose UI would show everybody's jobs."
              + " For a Spark of its own, write \"sparkmaster\": {\"driver\": \"own\"} into the"
              + " notebook's metadata and choose its kernel again.");
    }
    var session = spark.get();
    if (session.isEmpty()) {
      return new None(
          Reason.NO_SPARK,
          "Spark has not started in this kernel. Wait a moment or run a cell, then load this page"
              + " again.");
    }
    if (session.get().sparkContext().isStopped()) {
      return new None(
          Reason.NO_SPARK,
          "Spark was stopped in this notebook. Restart the kernel, or make a SparkSession in a"
              + " cell, then load this page again.");
    }
    return current(session.get()).page(request);
  }

  private synchronized PortlessUi current(SparkSession session) throws Exception {
    if (closed) {
      throw new InterruptedException();
    }
    var present = ui;
    if (present != null && shown == session.sparkContext()) {
      return present;
    }
    if (present != null) {
      ui = null;
      present.close();
    }
    var opened = PortlessUi.of((org.apache.spark.sql.classic.SparkSession) session);
    ui = opened;
    shown = session.sparkContext();
    return opened;
  }

  @Override
  public synchronized void close() {
    closed = true;
    var present = ui;
    ui = null;
    if (present != null) {
      present.close();
    }
  }
}
