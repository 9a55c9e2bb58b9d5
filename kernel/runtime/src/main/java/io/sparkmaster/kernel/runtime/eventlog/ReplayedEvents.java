package io.sparkmaster.kernel.runtime.eventlog;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.history.HistoryAppStatusStore;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.scheduler.ReplayListenerBus;
import org.apache.spark.status.AppHistoryServerPlugin;
import org.apache.spark.status.AppStatusListener;
import org.apache.spark.status.ElementTrackingStore;
import org.apache.spark.ui.SparkUI;
import org.apache.spark.util.kvstore.InMemoryStore;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What an application did, read from its event log as Spark's history server reads it. A log is its
 * learner's and may hold anything: read it only in a process that can do no more than the learner's
 * own.
 */
public final class ReplayedEvents {
  private static final int READ_BYTES = 1 << 16;

  /** A log of {@link EventLog#MOST_BYTES} unpacks to some hundred megabytes. */
  private static final long MOST_READ_BYTES = 1L << 30;

  private static final Duration MOST_READING = Duration.ofMinutes(5);

  private final SparkConf conf;
  private final InMemoryStore store;
  private final List<AppHistoryServerPlugin> plugins;

  private ReplayedEvents(
      SparkConf conf, InMemoryStore store, List<AppHistoryServerPlugin> plugins) {
    this.conf = conf;
    this.store = store;
    this.plugins = plugins;
  }

  /**
   * Reads a log, also one whose application was killed.
   *
   * @param log as {@link EventLog} writes it
   * @throws IOException when it cannot be read
   */
  public static ReplayedEvents read(Path log) throws IOException {
    // As much as the UI of a running kernel shows, and more tasks: here is no learner's heap.
    var conf =
        new SparkConf(false)
            .set("spark.ui.retainedJobs", "500")
            .set("spark.ui.retainedStages", "500")
            .set("spark.ui.retainedTasks", "10000")
            .set("spark.sql.ui.retainedExecutions", "300")
            .set("spark.appStateStore.asyncTracking.enable", "false");
    var store = new InMemoryStore();
    var tracking = new ElementTrackingStore(store, conf);
    var bus = new ReplayListenerBus();
    var changed = Files.getLastModifiedTime(log, LinkOption.NOFOLLOW_LINKS).toMillis();
    bus.addListener(
        new AppStatusListener(tracking, conf, false, Option.empty(), Option.apply(changed)));
    var plugins = new ArrayList<AppHistoryServerPlugin>();
    ServiceLoader.load(AppHistoryServerPlugin.class).forEach(plugins::add);
    plugins.sort(Comparator.comparingInt(AppHistoryServerPlugin::displayOrder));
    for (var plugin : plugins) {
      CollectionConverters.asJava(plugin.createListeners(conf, tracking)).forEach(bus::addListener);
    }
    try (var events = open(log, conf)) {
      // Its end may be missing, and what comes before is as good as without it.
      bus.replay(events, log.toString(), true, ReplayListenerBus.SELECT_ALL_FILTER());
    }
    // Writes down what was going on at the end.
    tracking.close(false);
    return new ReplayedEvents(conf, store, plugins);
  }

  private static InputStream open(Path log, SparkConf conf) throws IOException {
    var file =
        new BufferedInputStream(Files.newInputStream(log, LinkOption.NOFOLLOW_LINKS), READ_BYTES);
    return new BoundedInput(
        CompressionCodec.createCodec(conf, "zstd").compressedContinuousInputStream(file),
        MOST_READ_BYTES,
        MOST_READING);
  }

  /**
   * Spark's UI of it, which listens nowhere.
   *
   * @throws IOException when the log does not say which application it is of
   */
  public SparkUI ui() throws IOException {
    var shown = new HistoryAppStatusStore(conf, store);
    if (store.count(org.apache.spark.status.ApplicationInfoWrapper.class) == 0) {
      throw new IOException("it does not tell of any application");
    }
    var application = shown.applicationInfo();
    var attempt = application.attempts().head();
    var ui =
        SparkUI.create(
            Option.empty(),
            shown,
            conf.clone().set("spark.ui.killEnabled", "false"),
            new SecurityManager(
                conf,
                Option.empty(),
                org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE()),
            application.name(),
            "",
            attempt.startTime().getTime(),
            attempt.appSparkVersion());
    ui.setAppId(application.id());
    plugins.forEach(plugin -> plugin.setupUI(ui));
    return ui;
  }
}
