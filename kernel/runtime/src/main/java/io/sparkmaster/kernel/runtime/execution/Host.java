package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.runtime.api.Notebook;
import io.sparkmaster.kernel.runtime.java.NotebookVariables;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What a kernel has of its JVM: all of it, or a seat beside other kernels. One for each kernel. */
public interface Host {
  /** Tells the kernel's variables from those of others; empty where there are none. */
  String name();

  /** Whether other kernels are in the JVM, whose processors and memory this one does not waste. */
  boolean isShared();

  /** How classes of cells reach executors; the kernel closes it. */
  ClassShipping shipping();

  /** Begins to collect what the kernel's threads print; the kernel closes it. */
  StreamCapture capture(StreamCapture.Sink sink);

  /** Lets the kernel's threads read that as {@code System.in}. */
  void readFrom(InputStream input);

  /** Lets code in cells reach the kernel. */
  void connect(Notebook.Services kernel);

  /** Called by each thread that runs cells, at its start. */
  void enter();

  /**
   * Starts a Spark session on the calling thread.
   *
   * @param settings under Spark's own names
   * @param follow has to be told of each context that the kernel's jobs run in
   */
  SparkSession startSpark(
      Map<String, String> settings, NotebookVariables variables, Consumer<SparkContext> follow);

  /**
   * Refuses to start Spark anew where that would take it from others.
   *
   * @param setting for whose sake it is to be done
   * @throws io.sparkmaster.kernel.runtime.error.KernelException that says what can be done instead
   */
  void mayRestartSpark(String setting);

  /**
   * Refuses to bring Spark's session back to how it began where others would feel it.
   *
   * @throws io.sparkmaster.kernel.runtime.error.KernelException that says what can be done instead
   */
  default void mayResetSpark() {}

  /** Whether a job with these local properties is the kernel's. */
  boolean isOurs(@Nullable Properties ofJob);

  /** The calling thread begins to work with the session. */
  void begin(SparkSession session);

  /** Ends the session and what it has going on. */
  void stopSpark(SparkSession session);
}
