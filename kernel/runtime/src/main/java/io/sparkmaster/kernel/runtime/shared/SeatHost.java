package io.sparkmaster.kernel.runtime.shared;

import io.sparkmaster.kernel.runtime.api.Notebook;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.execution.Host;
import io.sparkmaster.kernel.runtime.java.NotebookVariables;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.seat.Seat;
import io.sparkmaster.kernel.runtime.seat.Seats;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import io.sparkmaster.kernel.runtime.shipping.SessionArtifacts;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** What one kernel has of a JVM with others. Its parts are null until the kernel has set them. */
final class SeatHost implements Host {
  private static final String POOL = "spark.scheduler.pool";

  private final SharedContext context;
  private final Seats seats;
  private final SeatJobs jobs;
  private final Path scratch;
  private final SessionArtifacts shipping = new SessionArtifacts(true);
  private final Seat seat;
  private volatile @Nullable PrintStream out;
  private volatile @Nullable PrintStream err;
  private volatile @Nullable InputStream input;
  private volatile Notebook.@Nullable Services kernel;
  private volatile @Nullable NotebookVariables variables;
  private final AtomicReference<@Nullable String> waiting = new AtomicReference<>();

  /**
   * Takes a seat.
   *
   * @param folder that relative paths of Spark's files begin at
   * @param scratch an existing directory for the session's own files
   */
  SeatHost(SharedContext context, Seats seats, SeatJobs jobs, Path folder, Path scratch) {
    this.context = context;
    this.seats = seats;
    this.jobs = jobs;
    this.scratch = scratch;
    this.seat = new Seat(shipping.session(), shipping.loader(), folder);
  }

  Seat seat() {
    return seat;
  }

  @Nullable PrintStream out() {
    return out;
  }

  @Nullable PrintStream err() {
    return err;
  }

  @Nullable InputStream input() {
    return input;
  }

  Notebook.@Nullable Services kernel() {
    return kernel;
  }

  @Nullable NotebookVariables variables() {
    return variables;
  }

  @Override
  public String name() {
    return seat.name();
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public ClassShipping shipping() {
    return shipping;
  }

  @Override
  public StreamCapture capture(StreamCapture.Sink sink) {
    return StreamCapture.install(
        sink,
        (toOut, toErr) -> {
          out = toOut;
          err = toErr;
          return () -> {
            out = null;
            err = null;
          };
        });
  }

  @Override
  public void readFrom(InputStream given) {
    input = given;
  }

  @Override
  public void connect(Notebook.Services given) {
    kernel = given;
  }

  @Override
  public void enter() {
    seats.keep(seat);
  }

  @Override
  public SparkSession startSpark(
      Map<String, String> settings, NotebookVariables given, Consumer<SparkContext> follow) {
    variables = given;
    shipping.join(context);
    follow.accept(context);
    var session = SeatSession.open(context, settings, scratch);
    begin(session);
    return session;
  }

  @Override
  public void mayRestartSpark(String setting) {
    throw new KernelException(
        Code.BAD_CELL,
        "Spark reads "
            + setting
            + " when it starts, and this Spark is shared: other notebooks run on it and would lose"
            + " their data. Settings under spark.sql that can change while it runs are this"
            + " notebook's own; for others, write \"sparkmaster\": {\"driver\": \"own\"} into the"
            + " notebook's metadata and choose its kernel again.");
  }

  @Override
  public void mayResetSpark() {
    throw new KernelException(
        Code.BAD_CELL,
        "%reset is not possible here: this Spark is shared with other notebooks. Restart the kernel"
            + " instead, which takes a moment only.");
  }

  @Override
  public boolean isOurs(@Nullable Properties ofJob) {
    return ofJob != null && seat.name().equals(ofJob.getProperty(Seats.PROPERTY));
  }

  /**
   * Tells the kernel's learner something.
   *
   * @param now below the cell that runs, else below the next one
   */
  void tell(String text, boolean now) {
    var shown = err;
    if (now && shown != null) {
      shown.println(text);
    } else {
      waiting.set(text);
    }
  }

  @Override
  public void begin(SparkSession session) {
    var text = waiting.getAndSet(null);
    if (text != null) {
      StreamCapture.note(text);
    }
    // What builder().getOrCreate() gives in a cell.
    SparkSession.setActiveSession(session);
    context.setLocalProperty(POOL, seat.name());
  }

  @Override
  public void stopSpark(SparkSession session) {
    jobs.left(seat.name());
    SeatSession.close((org.apache.spark.sql.classic.SparkSession) session);
  }
}
