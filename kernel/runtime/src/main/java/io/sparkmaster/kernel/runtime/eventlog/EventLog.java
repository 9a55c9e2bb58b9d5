package io.sparkmaster.kernel.runtime.eventlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFirehoseListener;
import org.apache.spark.scheduler.EventLoggingListener;
import org.apache.spark.scheduler.ReplayListenerBus;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerBlockManagerAdded;
import org.apache.spark.scheduler.SparkListenerEnvironmentUpdate;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerResourceProfileAdded;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Writes down what one application does, in Spark's own form, by Spark's own writer. It begins with
 * the first job or query that is a cell's: a kernel that waits for its learner writes nothing. Its
 * file is {@code ID.zstd}, and {@code ID.zstd.inprogress} until the application ends.
 */
public final class EventLog extends SparkFirehoseListener {
  private static final System.Logger LOG = System.getLogger(EventLog.class.getName());

  /** What comes after so much is not written: a page of it all could not be made anyway. */
  static final long MOST_BYTES = 16L << 20;

  private static final int LOOK_EACH = 512;
  private static final String GROUP = "spark.jobGroup.id";

  private final SparkContext context;
  private final Path folder;
  private final long mostBytes;
  private final String uncounted;

  /** What a cell's first job is understood by. */
  private final List<SparkListenerEvent> standing = new ArrayList<>();

  private String application = "";
  private @Nullable Writing writing;

  /**
   * A log that has begun.
   *
   * @param bus tells the writer each event by its kind
   */
  private record Writing(EventLoggingListener writer, ReplayListenerBus bus) {}

  private int sinceLook;
  private boolean full;
  private boolean over;

  EventLog(SparkContext context, Path folder, String uncounted, long mostBytes) {
    this.context = context;
    this.folder = folder;
    this.uncounted = uncounted;
    this.mostBytes = mostBytes;
  }

  /**
   * Begins to follow a context that is being made.
   *
   * @param folder for the file; it exists
   * @param uncounted how the job groups begin of what is no cell of a learner's
   */
  public static void of(SparkContext context, Path folder, String uncounted) {
    // A queue of its own: what listens for the cell's progress does not wait for a disk.
    context.listenerBus().addToEventLogQueue(new EventLog(context, folder, uncounted, MOST_BYTES));
  }

  @Override
  public void onEvent(SparkListenerEvent event) {
    if (over) {
      return;
    }
    try {
      var present = writing;
      if (present != null) {
        write(present, event);
      } else if (isStanding(event)) {
        standing.add(event);
      } else if (isCells(event)) {
        write(begin(), event);
      } else if (event instanceof SparkListenerApplicationEnd) {
        over = true;
      }
    } catch (Exception failed) {
      // Scala declares no exceptions. The cells' work goes on without its log.
      over = true;
      LOG.log(System.Logger.Level.WARNING, "The events of this application are not kept", failed);
    }
  }

  private boolean isStanding(SparkListenerEvent event) {
    if (event instanceof SparkListenerApplicationStart started) {
      application = started.appId().getOrElse(() -> "");
      return true;
    }
    return event instanceof SparkListenerEnvironmentUpdate
        || event instanceof SparkListenerResourceProfileAdded
        || event instanceof SparkListenerBlockManagerAdded
        || event instanceof SparkListenerExecutorAdded;
  }

  private boolean isCells(SparkListenerEvent event) {
    if (event instanceof SparkListenerJobStart job) {
      return job.properties() == null
          || !job.properties().getProperty(GROUP, "").startsWith(uncounted);
    }
    return event instanceof SparkListenerSQLExecutionStart query
        && query.jobGroupId().forall(group -> !group.startsWith(uncounted));
  }

  private Writing begin() {
    var conf = settings(context.conf());
    var opened =
        new EventLoggingListener(
            application, Option.empty(), folder.toUri(), conf, context.hadoopConfiguration());
    opened.start();
    var bus = new ReplayListenerBus();
    bus.addListener(opened);
    standing.forEach(bus::postToAll);
    standing.clear();
    var begun = new Writing(opened, bus);
    writing = begun;
    return begun;
  }

  private static SparkConf settings(SparkConf given) {
    return given
        .clone()
        .set("spark.eventLog.enabled", "true")
        .set("spark.eventLog.compress", "true")
        .set("spark.eventLog.compression.codec", "zstd")
        .set("spark.eventLog.rolling.enabled", "false")
        .set("spark.eventLog.overwrite", "true")
        .set("spark.eventLog.logBlockUpdates.enabled", "false");
  }

  private void write(Writing to, SparkListenerEvent event) throws IOException {
    var ends = event instanceof SparkListenerApplicationEnd;
    if (!full || ends) {
      to.bus().postToAll(event);
    }
    if (ends) {
      over = true;
      to.writer().stop();
      return;
    }
    if (!full && ++sinceLook >= LOOK_EACH) {
      sinceLook = 0;
      full = Files.size(folder.resolve(application + ".zstd.inprogress")) >= mostBytes;
    }
  }
}
