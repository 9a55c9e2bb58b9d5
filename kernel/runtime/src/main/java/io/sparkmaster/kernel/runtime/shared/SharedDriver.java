package io.sparkmaster.kernel.runtime.shared;

import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.runtime.api.Notebook;
import io.sparkmaster.kernel.runtime.config.KernelConfig;
import io.sparkmaster.kernel.runtime.execution.KernelProcess;
import io.sparkmaster.kernel.runtime.java.NotebookVariables;
import io.sparkmaster.kernel.runtime.output.RoutedStreams;
import io.sparkmaster.kernel.runtime.seat.Seats;
import io.sparkmaster.kernel.runtime.shipping.SessionArtifacts;
import io.sparkmaster.kernel.runtime.spark.JobSnapshots;
import io.sparkmaster.kernel.runtime.spark.SparkStart;
import io.sparkmaster.kernel.runtime.spark.VariableEndpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.storage.RDDInfo;
import org.jspecify.annotations.Nullable;

/**
 * One Spark in local mode, and the kernels that share it: one trust domain. Each kernel has its own
 * session, classes, variables, output, Stop and scheduler pool; heap, processors and the JVM's
 * statics are everybody's. It takes over the process's standard streams until it is closed; there
 * is one in a JVM. Thread-safe.
 */
public final class SharedDriver implements AutoCloseable {
  private final RoutedStreams streams;
  private final Seats seats = new Seats();
  private final Map<String, SeatHost> hosts = new ConcurrentHashMap<>();
  private final SessionArtifacts ofAll = new SessionArtifacts();
  private final SharedContext context;
  private final SeatJobs jobs;

  /**
   * Starts Spark on the calling thread.
   *
   * @param given settings under Spark's own names; the master has to be a local one
   * @param scratch an existing directory for Spark's own files
   * @throws io.sparkmaster.kernel.runtime.error.KernelException when Spark does not start
   */
  public SharedDriver(Map<String, String> given, Path scratch) {
    this.streams =
        RoutedStreams.install(
            () -> ofThread(SeatHost::out),
            () -> ofThread(SeatHost::err),
            () -> ofThread(SeatHost::input));
    Notebook.connect(new RoutedServices(this::kernelOfThread));
    SeatFiles.of(seats);
    var settings = new LinkedHashMap<>(given);
    settings.put("spark.app.name", "SparkMaster shared driver");
    settings.put("spark.scheduler.mode", "FAIR");
    settings.put("spark.ui.enabled", "false");
    // Else an endless recursion in one notebook's task ends the JVM of all.
    settings.put("spark.executor.killOnFatalError.depth", "0");
    settings.put("spark.hadoop.fs.file.impl", SeatFiles.class.getName());
    var session = SparkStart.start(settings, ofAll, scratch, this::join, SharedContext::new);
    this.context = (SharedContext) session.sparkContext();
    this.jobs = new SeatJobs(context, hosts::containsKey);
    context.addSparkListener(jobs);
  }

  private void join(SparkContext made) {
    VariableEndpoint.start(made, new SeatVariables(this::variables));
    JobSnapshots.of(made, this::owner);
  }

  private @Nullable NotebookVariables variables(String seat) {
    var host = hosts.get(seat);
    return host == null ? null : host.variables();
  }

  private @Nullable NotebookVariables owner(Properties ofJob) {
    var seat = ofJob.getProperty(Seats.PROPERTY);
    return seat == null ? null : variables(seat);
  }

  private <T> Optional<T> ofThread(Function<SeatHost, @Nullable T> part) {
    return seats.ofThread().map(seat -> hosts.get(seat.name())).map(part);
  }

  private Notebook.Services kernelOfThread() {
    return ofThread(SeatHost::kernel)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Several notebooks share this JVM, and this thread works for none of them."
                        + " Call it from a cell, or from a thread that a cell has started."));
  }

  /**
   * Starts a kernel beside the others.
   *
   * @param config whose Spark settings can be those of a session only
   * @param transport makes the kernel's end of its channels, which the kernel owns
   * @param folder that relative paths of Spark's files begin at; those of {@code java.io} begin at
   *     the process's own
   * @param own an existing directory for the session's own files
   */
  public SeatedKernel open(
      KernelConfig config, Supplier<Transport> transport, Path folder, Path own) {
    var host = new SeatHost(context, seats, jobs, folder, own);
    seats.take(host.seat());
    hosts.put(host.name(), host);
    try {
      var kernel =
          seats.startingFor(host.seat(), () -> new KernelProcess(config, transport.get(), host));
      return new SeatedKernel(kernel, host, () -> left(host));
    } catch (RuntimeException | Error e) {
      left(host);
      host.shipping().close();
      throw e;
    }
  }

  private void left(SeatHost host) {
    hosts.remove(host.name());
    seats.leave(host.seat());
  }

  /** What all kernels together have cached in memory, in bytes. */
  public long cachedBytes() {
    return Arrays.stream(context.getRDDStorageInfo()).mapToLong(RDDInfo::memSize).sum();
  }

  /** How many kernels there are. */
  public int kernels() {
    return hosts.size();
  }

  /** Ends Spark; the kernels are closed before. */
  @Override
  public void close() {
    context.end();
    ofAll.close();
    streams.close();
  }
}
