package io.sparkmaster.kernel.runtime.spark;

import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.execution.adaptive.ResultQueryStageExec$;
import org.apache.spark.sql.execution.exchange.ShuffleExchangeExec$;
import scala.concurrent.impl.ExecutionContextImpl;

/**
 * The threads that Spark's queries wait for. Spark 4.0.1 starts one for each query, up to 1024,
 * also while others are idle, and each keeps what it has inherited for a minute. There cannot be
 * fewer, as queries wait for others in these threads, but they can end sooner.
 */
final class IdlePools {
  private static final System.Logger LOG = System.getLogger(IdlePools.class.getName());
  private static final int IDLE_SECONDS = 2;

  private IdlePools() {}

  /**
   * For all of the JVM, once a session is there: its settings say how many threads there may be.
   */
  static void endSoon() {
    try {
      for (var pool :
          List.of(
              ShuffleExchangeExec$.MODULE$.executionContext(),
              ResultQueryStageExec$.MODULE$.executionContext())) {
        if (pool instanceof ExecutionContextImpl known
            && known.executor() instanceof ThreadPoolExecutor threads
            && threads.allowsCoreThreadTimeOut()) {
          threads.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        }
      }
    } catch (LinkageError e) {
      LOG.log(System.Logger.Level.DEBUG, "Idle threads stay for a minute", e);
    }
  }
}
