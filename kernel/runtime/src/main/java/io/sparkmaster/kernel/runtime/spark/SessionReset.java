package io.sparkmaster.kernel.runtime.spark;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Brings a session back to how it began: streams, temporary views, tables, functions, caches,
 * settings and the calling thread's properties. What was changed elsewhere in the JVM stays: system
 * properties, Hadoop's configuration, listeners.
 */
final class SessionReset {
  /** Where managed tables are. */
  static final String WAREHOUSE = "spark.sql.warehouse.dir";

  private static final String STREAM_STOP = "spark.sql.streaming.stopTimeout";
  private static final String CATALOG = "spark.sql.catalogImplementation";
  private static final String IN_MEMORY = "in-memory";
  private static final String INSTEAD = " Restart the kernel instead.";

  private final SparkSession session;
  private final SparkContext context;
  private final Set<String> added;
  private final boolean isScratch;

  /**
   * Notes how the session is now, before cells run.
   *
   * @param isScratch whether its warehouse is the kernel's own, which goes with the kernel
   */
  SessionReset(SparkSession session, boolean isScratch) {
    this.session = session;
    this.context = session.sparkContext();
    this.added = added(context);
    this.isScratch = isScratch;
  }

  /**
   * Does it on the calling thread, while no job of the session runs.
   *
   * @throws KernelException when cells have done what cannot be undone, then nothing is changed; or
   *     when a stream or a thread of theirs does not end
   */
  void run() {
    check();
    stopStreams();
    CellThreads.awaitEnd();
    var own = (org.apache.spark.sql.classic.SparkSession) session;
    own.sharedState().cacheManager().clearCache();
    CollectionConverters.asJava(context.getPersistentRDDs())
        .values()
        .forEach(each -> each.unpersist(false));
    own.sessionState().catalogManager().reset();
    var tables = new ScratchTables(own, context.getConf().get(WAREHOUSE));
    tables.disown();
    own.sessionState().catalog().reset();
    own.sessionState().catalog().invalidateAllCachedTables();
    tables.delete();
    restoreSettings(own);
    SparkSession.setDefaultSession(session);
    SparkSession.setActiveSession(session);
    context.setLocalProperties(new Properties());
  }

  private void check() {
    if (context.isStopped()) {
      throw refused("%reset needs the Spark that the kernel began with, and that was stopped.");
    }
    var catalog = context.getConf().get(CATALOG, IN_MEMORY);
    if (!isScratch || !catalog.equals(IN_MEMORY)) {
      throw refused(
          "%reset would delete tables that are kept: they are in "
              + context.getConf().get(WAREHOUSE)
              + ", which is set as "
              + WAREHOUSE
              + ", with the catalog \""
              + catalog
              + "\".");
    }
    var more = added(context).stream().filter(each -> !added.contains(each)).sorted().toList();
    if (!more.isEmpty()) {
      throw refused(
          "%reset cannot take away what cells have added to Spark: "
              + String.join(", ", more)
              + ".");
    }
  }

  private static KernelException refused(String why) {
    return new KernelException(Code.BAD_CELL, why + INSTEAD);
  }

  /** The jars, files and archives that cells and settings have given to tasks. */
  private static Set<String> added(SparkContext context) {
    return Stream.of(context.addedJars(), context.addedFiles(), context.addedArchives())
        .flatMap(each -> CollectionConverters.asJava(each).values().stream())
        .flatMap(each -> CollectionConverters.asJava(each).keySet().stream())
        .collect(Collectors.toSet());
  }

  /** Also those of sessions that cells have made of this one. */
  private void stopStreams() {
    var own = (org.apache.spark.sql.classic.SparkSession) session;
    for (var query : List.copyOf(own.sharedState().activeStreamingQueries().values())) {
      var settings = query.sparkSession().conf();
      var before = settings.getOption(STREAM_STOP);
      try {
        settings.set(STREAM_STOP, "10s");
        query.stop();
      } catch (Exception e) {
        // Scala declares no TimeoutException.
        throw new KernelException(
            Code.BAD_CELL,
            "%%reset cannot stop the stream %s: %s.%s"
                .formatted(query.id(), e.getMessage(), INSTEAD),
            e);
      } finally {
        restore(settings, before);
      }
    }
  }

  private static void restore(RuntimeConfig settings, Option<String> before) {
    if (before.isDefined()) {
      settings.set(STREAM_STOP, before.get());
    } else {
      settings.unset(STREAM_STOP);
    }
  }

  private static void restoreSettings(org.apache.spark.sql.classic.SparkSession session) {
    var settings = session.sessionState().conf();
    var first = session.sharedState().conf();
    for (var name : CollectionConverters.asJava(settings.getAllConfs()).keySet()) {
      if (!first.contains(name)) {
        settings.unsetConf(name);
      }
    }
    for (var each : first.getAll()) {
      settings.setConfString(each._1(), each._2());
    }
  }
}
