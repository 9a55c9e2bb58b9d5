package io.sparkmaster.kernel.runtime.shipping;

import java.lang.reflect.Field;
import java.util.Map;
import org.apache.spark.JobArtifactState;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.Executor;
import org.apache.spark.executor.IsolatedSessionState;
import org.apache.spark.scheduler.local.LocalEndpoint;
import org.apache.spark.serializer.JavaSerializer;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The class loaders of tasks that run in the driver's own JVM, as they do in local mode. Spark asks
 * one loader of its own for what all tasks need; here one takes its place that is thrown away after
 * a while. Where this Spark is not as it is in 4.0.1, its own stays, and with it all classes.
 */
final class LocalTasks {
  private static final System.Logger LOG = System.getLogger(LocalTasks.class.getName());

  private LocalTasks() {}

  /**
   * Gives tasks that begin from now on a loader that is not full.
   *
   * @param session whose tasks; null for those of no session
   */
  static void renew(
      SparkContext context, NotebookClassLoader notebook, @Nullable JobArtifactState session) {
    if (!context.isLocal() || context.isStopped()) {
      return;
    }
    try {
      for (var endpoint : endpoints(context).keySet()) {
        if (endpoint instanceof LocalEndpoint local) {
          renew(state(executor(local), session), notebook);
        }
      }
      if (context.env().serializer() instanceof JavaSerializer serializer) {
        // Then it asks the thread's, which is a task's own.
        serializer.defaultClassLoader_$eq(Option.empty());
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.DEBUG, "Classes that tasks have used stay", e);
    }
  }

  private static void renew(IsolatedSessionState state, NotebookClassLoader notebook) {
    // Spark makes another when a jar is added.
    var asked = state.replClassLoader();
    if (!(asked instanceof ContextLoader known)) {
      state.replClassLoader_$eq(new ContextLoader(notebook, asked));
    } else if (known.isFull()) {
      state.replClassLoader_$eq(known.renewed());
    }
  }

  /** Of a session it is made here, so that its first task has the notebook's own classes, too. */
  private static IsolatedSessionState state(Executor executor, @Nullable JobArtifactState session) {
    if (session == null) {
      return executor.defaultSessionState();
    }
    var states = executor.isolatedSessionCache();
    var known = states.getIfPresent(session.uuid());
    if (known != null) {
      return known;
    }
    var made = executor.org$apache$spark$executor$Executor$$newSessionState(session);
    var other = states.asMap().putIfAbsent(session.uuid(), made);
    return other == null ? made : other;
  }

  /** Lets go of a session's classes, which Spark else keeps for half an hour. */
  static void forget(SparkContext context, String session) {
    if (!context.isLocal() || context.isStopped()) {
      return;
    }
    try {
      for (var endpoint : endpoints(context).keySet()) {
        if (endpoint instanceof LocalEndpoint local) {
          executor(local).isolatedSessionCache().invalidate(session);
        }
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.DEBUG, "Classes of a closed notebook stay for a while", e);
    }
  }

  private static Executor executor(LocalEndpoint endpoint) throws ReflectiveOperationException {
    return (Executor)
        value(
            LocalEndpoint.class,
            "org$apache$spark$scheduler$local$LocalEndpoint$$executor",
            endpoint);
  }

  private static Map<?, ?> endpoints(SparkContext context) throws ReflectiveOperationException {
    var env = context.env().rpcEnv();
    var dispatcher = value(env.getClass(), "dispatcher", env);
    return (Map<?, ?>) value(dispatcher.getClass(), "endpointRefs", dispatcher);
  }

  private static Object value(Class<?> owner, String name, Object of)
      throws ReflectiveOperationException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
