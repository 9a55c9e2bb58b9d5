package io.sparkmaster.kernel.runtime.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.classic.SparkSession;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What code can add to a session beside its catalog, caches and settings. */
final class SessionExtras {
  private static final String LISTENERS = "spark.sql.queryExecutionListeners";
  private static final String STREAM_LISTENERS = "spark.sql.streaming.streamingQueryListeners";
  private static final String SPARKS_OWN = "org.apache.spark.";

  private SessionExtras() {}

  /** Takes all of it away, but for listeners that settings name. */
  static void remove(SparkSession session) {
    session.sessionState().catalogManager().tempVariableManager().clear();
    session.streams().resetTerminated();
    session.experimental().extraStrategies_$eq(none());
    session.experimental().extraOptimizations_$eq(none());
    var conf = session.sharedState().conf();
    if (!conf.contains(LISTENERS)) {
      session.listenerManager().clear();
    }
    if (!conf.contains(STREAM_LISTENERS)) {
      Arrays.stream(session.streams().listListeners())
          .filter(each -> !each.getClass().getName().startsWith(SPARKS_OWN))
          .forEach(session.streams()::removeListener);
    }
    session.sparkContext().checkpointDir_$eq(Option.empty());
  }

  private static <T> Seq<T> none() {
    return CollectionConverters.asScala(List.<T>of()).toSeq();
  }
}
