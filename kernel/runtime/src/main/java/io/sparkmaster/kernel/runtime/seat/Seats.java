package io.sparkmaster.kernel.runtime.seat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/** The seats of a JVM, and which of them a thread works for. Thread-safe. */
public final class Seats {
  /** The local property that names the seat of a job; Spark hands it on to the job's tasks. */
  public static final String PROPERTY = "sparkmaster.session";

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final Map<String, Seat> byName = new ConcurrentHashMap<>();
  private final Map<ClassLoader, Seat> byLoader = new ConcurrentHashMap<>();

  /** Threads that a kernel's threads start. */
  private final InheritableThreadLocal<@Nullable Seat> inherited = new InheritableThreadLocal<>();

  /** Threads that work for one kernel and no other: nobody need look further. */
  private final ThreadLocal<@Nullable Seat> own = new ThreadLocal<>();

  /** Something that may fail. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  /** A kernel takes a seat; its threads are started in {@link #startingFor}. */
  public void take(Seat seat) {
    byName.put(seat.name(), seat);
    byLoader.put(seat.loader(), seat);
  }

  /** Its threads, if some go on, work for nobody from then on. */
  public void leave(Seat seat) {
    byName.remove(seat.name());
    byLoader.remove(seat.loader());
  }

  /** Does something on the calling thread whose new threads, and theirs, work for that seat. */
  public <T, E extends Exception> T startingFor(Seat seat, Work<T, E> work) throws E {
    var before = inherited.get();
    inherited.set(seat);
    try {
      return work.run();
    } finally {
      inherited.set(before);
    }
  }

  /** The calling thread works for its seat only, as long as it lives. */
  public void keep(Seat seat) {
    own.set(seat);
  }

  /**
   * The seat that the calling thread works for. Where a pool's thread may have been started by
   * anybody, whose code it runs decides.
   */
  public Optional<Seat> ofThread() {
    return Optional.ofNullable(found()).filter(seat -> byName.containsKey(seat.name()));
  }

  private @Nullable Seat found() {
    var known = own.get();
    if (known != null) {
      return known;
    }
    var task = TaskContext.get();
    if (task != null) {
      var name = task.getLocalProperty(PROPERTY);
      return name == null ? null : byName.get(name);
    }
    var running =
        STACK.walk(frames -> frames.map(Seats.this::of).filter(seat -> seat != null).findFirst());
    return running.orElseGet(inherited::get);
  }

  /** Each cell has a loader of its own, whose parent is the notebook's. */
  private @Nullable Seat of(StackWalker.StackFrame frame) {
    var loader = frame.getDeclaringClass().getClassLoader();
    if (loader == null) {
      return null;
    }
    var seat = byLoader.get(loader);
    var parent = loader.getParent();
    return seat != null || parent == null ? seat : byLoader.get(parent);
  }
}
