package io.sparkmaster.kernel.runtime.shipping;

import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.encoders.HashableWeakReference;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator$;
import org.apache.spark.util.NonFateSharingLoadingCache;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The classes that Spark has generated for queries. It finds them again by their text and by the
 * context class loader they were made with, which is the parent of theirs: so they hold all cells
 * that this loader was ever asked for. Where this Spark is not as it is in 4.0.1, they stay.
 */
final class GeneratedCode {
  private static final System.Logger LOG = System.getLogger(GeneratedCode.class.getName());

  private static volatile boolean isKnown = true;

  private GeneratedCode() {}

  /** Lets go of what was made with loaders that another has taken the place of. */
  static void forgetReplaced() {
    forget(GeneratedCode::isReplaced);
  }

  /** Lets go of what was made for a notebook that is closed: its classes, and all their values. */
  static void forget(NotebookClassLoader notebook) {
    forget(
        loader ->
            loader == null
                || loader instanceof ClassLoader any && NotebookClassLoader.of(any) == notebook);
  }

  private static void forget(Predicate<@Nullable Object> madeWith) {
    if (!isKnown) {
      return;
    }
    try {
      var cache = CodeGenerator$.class.getDeclaredField("cache");
      cache.setAccessible(true);
      ((NonFateSharingLoadingCache<?, ?>) cache.get(null))
          .loadingCache()
          .asMap()
          .keySet()
          .removeIf(key -> isMadeWith(key, madeWith));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      isKnown = false;
      LOG.log(System.Logger.Level.DEBUG, "Generated classes keep the cells of their time", e);
    }
  }

  private static boolean isMadeWith(Object key, Predicate<@Nullable Object> madeWith) {
    return key instanceof Tuple2<?, ?> pair
        && pair._1() instanceof HashableWeakReference made
        && madeWith.test(made.get());
  }

  private static boolean isReplaced(@Nullable Object loader) {
    return loader == null || loader instanceof ContextLoader threads && threads.isReplaced();
  }
}
