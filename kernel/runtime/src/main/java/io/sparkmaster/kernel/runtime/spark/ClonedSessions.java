package io.sparkmaster.kernel.runtime.spark;

import java.lang.ref.Cleaner;
import java.lang.reflect.Field;
import org.apache.spark.sql.artifact.ArtifactManager;
import org.apache.spark.sql.artifact.ArtifactManager$;
import org.apache.spark.sql.artifact.ArtifactStateForCleanup;

/**
 * The sessions that Spark clones, one for each Dataset that is cached. Spark 4.0.1 never lets them
 * go, some 190 KB each: what is to clean up after a session, once it is garbage, holds on to it.
 * Here it holds on only to what it needs. Where the JVM's fields are not as they are in Java 17,
 * the sessions stay.
 */
final class ClonedSessions {
  private static final System.Logger LOG = System.getLogger(ClonedSessions.class.getName());

  private static volatile boolean isKnown = true;

  private ClonedSessions() {}

  /** Sees to it that all sessions so far can become garbage. */
  static void release() {
    if (!isKnown) {
      return;
    }
    try {
      var cleaner =
          ArtifactManager$.MODULE$.org$apache$spark$sql$artifact$ArtifactManager$$cleaner();
      var implementation = Class.forName("jdk.internal.ref.CleanerImpl");
      var find = implementation.getDeclaredMethod("getCleanerImpl", Cleaner.class);
      find.setAccessible(true);
      var list = field(implementation, "phantomCleanableList").get(find.invoke(null, cleaner));
      var next = field(Class.forName("jdk.internal.ref.PhantomCleanable"), "next");
      var action =
          field(Class.forName("jdk.internal.ref.CleanerImpl$PhantomCleanableRef"), "action");
      synchronized (list) {
        for (var each = next.get(list); each != list; each = next.get(each)) {
          // The cleaner's own end is in the list, too.
          if (action.getDeclaringClass().isInstance(each)) {
            release(each, action);
          }
        }
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      isKnown = false;
      LOG.log(System.Logger.Level.DEBUG, "Spark keeps its cloned sessions", e);
    }
  }

  private static void release(Object cleanable, Field action) throws ReflectiveOperationException {
    var old = action.get(cleanable);
    for (var captured : old.getClass().getDeclaredFields()) {
      captured.setAccessible(true);
      if (captured.get(old) instanceof ArtifactManager manager) {
        var state =
            (ArtifactStateForCleanup)
                field(ArtifactManager.class, "cleanUpStateForGlobalResources").get(manager);
        action.set(cleanable, cleanUp(state));
      }
    }
  }

  private static Runnable cleanUp(ArtifactStateForCleanup state) {
    return () ->
        ArtifactManager$.MODULE$
            .org$apache$spark$sql$artifact$ArtifactManager$$cleanUpGlobalResources(state);
  }

  private static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    var field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
