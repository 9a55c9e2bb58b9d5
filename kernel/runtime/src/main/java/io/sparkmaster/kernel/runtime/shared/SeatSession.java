package io.sparkmaster.kernel.runtime.shared;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.streaming.StreamingQuery;

/**
 * The Spark session of one kernel among others: its tables, cached data and settings are its own.
 */
final class SeatSession {
  private static final System.Logger LOG = System.getLogger(SeatSession.class.getName());

  private SeatSession() {}

  /**
   * Opens one.
   *
   * @param settings under Spark's own names; those that a session can have are set
   * @param folder for its tables
   */
  static SparkSession open(SparkContext context, Map<String, String> settings, Path folder) {
    var options = new HashMap<String, String>();
    options.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString());
    // Not newSession: tables and cached data would be everybody's.
    var session = new SparkSession(context, options);
    // Each would follow everybody's queries, for a user interface that there is not.
    session
        .sharedState()
        .statusStore()
        .listener()
        .foreach(
            listener -> {
              context.listenerBus().removeListener(listener);
              return listener;
            });
    settings.forEach(
        (name, value) -> {
          if (name.startsWith("spark.sparkmaster.")
              || name.startsWith("spark.sql.") && !SQLConf.isStaticConfigKey(name)) {
            session.conf().set(name, value);
          }
        });
    return session;
  }

  /** Ends what it has going on, and frees what it has cached. */
  static void close(SparkSession session) {
    // Else a stream whose code does not heed interrupts is waited for without end.
    session.conf().set("spark.sql.streaming.stopTimeout", "10s");
    for (var query : session.streams().active()) {
      stop(query);
    }
    session.sharedState().cacheManager().clearCache();
  }

  private static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (Exception e) {
      // Scala declares no TimeoutException.
      LOG.log(System.Logger.Level.WARNING, "A stream of a closed notebook does not stop", e);
    }
  }
}
