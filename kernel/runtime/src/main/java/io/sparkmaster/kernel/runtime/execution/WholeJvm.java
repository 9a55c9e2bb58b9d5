package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.runtime.api.Notebook;
import io.sparkmaster.kernel.runtime.eventlog.EventLog;
import io.sparkmaster.kernel.runtime.java.NotebookVariables;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import io.sparkmaster.kernel.runtime.spark.JobSnapshots;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import io.sparkmaster.kernel.runtime.spark.SparkStart;
import io.sparkmaster.kernel.runtime.spark.VariableEndpoint;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** A JVM with one kernel, which all of it belongs to. */
final class WholeJvm implements Host {
  private final ClassShipping shipping;
  private final Path scratch;
  private final Optional<Path> events;

  /**
   * A kernel's JVM.
   *
   * @param scratch an existing directory for Spark's own files
   * @param events an existing directory for the event logs of applications; empty for none
   */
  WholeJvm(ShippingWay way, Path scratch, Optional<Path> events) {
    this.shipping = way.open();
    this.scratch = scratch;
    this.events = events;
  }

  @Override
  public String name() {
    return "";
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public ClassShipping shipping() {
    return shipping;
  }

  @Override
  public StreamCapture capture(StreamCapture.Sink sink) {
    return StreamCapture.install(sink);
  }

  @Override
  public void readFrom(InputStream input) {
    System.setIn(input);
  }

  @Override
  public void connect(Notebook.Services kernel) {
    Notebook.connect(kernel);
  }

  @Override
  public void enter() {
    // Whose thread it is, nobody asks.
  }

  @Override
  public SparkSession startSpark(
      Map<String, String> settings, NotebookVariables variables, Consumer<SparkContext> follow) {
    return SparkStart.start(
        settings,
        shipping,
        scratch,
        context -> {
          variables.forgetForms();
          VariableEndpoint.start(context, variables);
          JobSnapshots.of(context, variables);
          shipping.join(context);
          events.ifPresent(folder -> EventLog.of(context, folder, NotebookSpark.UNCOUNTED));
          follow.accept(context);
        });
  }

  @Override
  public void mayRestartSpark(String setting) {
    // It is nobody else's.
  }

  @Override
  public boolean isOurs(@Nullable Properties ofJob) {
    return true;
  }

  @Override
  public void begin(SparkSession session) {
    // Spark's own defaults are right.
  }

  @Override
  public void stopSpark(SparkSession session) {
    session.stop();
  }
}
