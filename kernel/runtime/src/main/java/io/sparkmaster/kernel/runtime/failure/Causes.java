package io.sparkmaster.kernel.runtime.failure;

import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.streaming.StreamingQueryException;

/**
 * An error and what is behind it.
 *
 * @param outer wrappers that Spark and the JVM have put around the error, the outermost first
 * @param chain the error that tells most, and its causes
 */
record Causes(List<Throwable> outer, List<Throwable> chain) {
  private static final int MOST = 20;

  /** Spark's words for "look at the cause". */
  private static final Set<String> WRAPPERS =
      Set.of("FAILED_EXECUTE_UDF", "TASK_WRITE_FAILED", "STREAM_FAILED", "INTERNAL_ERROR");

  /** A task's exception of which only the text has come back from the executor. */
  private static final Pattern LOST_TASK =
      Pattern.compile("Lost task [^(]*\\(TID \\d+\\) \\([^)]*\\): ([\\w.$]+)(?:: (.*))?");

  Causes {
    outer = List.copyOf(outer);
    chain = List.copyOf(chain);
  }

  static Causes of(Throwable error) {
    var all = new ArrayList<Throwable>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (var each = error; each != null && all.size() < MOST && seen.add(each); ) {
      all.add(each);
      each = each.getCause();
    }
    var first = 0;
    while (first < all.size() - 1 && isWrapper(all.get(first))) {
      first++;
    }
    return new Causes(all.subList(0, first), all.subList(first, all.size()));
  }

  private static boolean isWrapper(Throwable error) {
    if (error instanceof SparkException || error instanceof StreamingQueryException) {
      var condition = ((SparkThrowable) error).getCondition();
      return condition == null || WRAPPERS.contains(condition) || isSparks(error.getCause());
    }
    return error instanceof UncheckedIOException
        || error instanceof ExceptionInInitializerError
        || error instanceof InvocationTargetException
        || error instanceof UndeclaredThrowableException
        || error instanceof ExecutionException
        || error instanceof CompletionException;
  }

  /** What Spark says of a cause that has a condition is more exact than what it says around it. */
  private static boolean isSparks(Throwable cause) {
    return cause instanceof SparkThrowable own && own.getCondition() != null;
  }

  Throwable main() {
    return chain.get(0);
  }

  /** Everything, from the outermost on. */
  List<Throwable> all() {
    var all = new ArrayList<>(outer);
    all.addAll(chain);
    return all;
  }

  /** The first of all that is of a type. */
  <T> Optional<T> find(Class<T> type) {
    return all().stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The class and the message of a task's exception that is there as text only. */
  record LostTask(String name, String message) {}

  Optional<LostTask> lostTask() {
    var found = LOST_TASK.matcher(String.valueOf(main().getMessage()));
    return main() instanceof SparkException && found.find()
        ? Optional.of(
            new LostTask(found.group(1), found.group(2) == null ? "" : found.group(2).strip()))
        : Optional.empty();
  }
}
