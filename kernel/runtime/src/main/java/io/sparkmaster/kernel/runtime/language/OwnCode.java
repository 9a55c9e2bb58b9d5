package io.sparkmaster.kernel.runtime.language;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where in a cell its own code runs. Only there may its thread be ended by force: the locks and
 * tables of a compiler do not survive that, least of all a lock that is being waited for. One for
 * each cell. Thread-safe.
 */
public final class OwnCode {
  private static final System.Logger LOG = System.getLogger(OwnCode.class.getName());
  private static final ThreadLocal<@Nullable OwnCode> OF_THREAD = new ThreadLocal<>();

  private static final List<String> SHARED =
      List.of(
          "java.util.concurrent.",
          "java.lang.ClassLoader",
          "java.lang.invoke.",
          "java.io.PrintStream",
          "jdk.internal.",
          "sun.nio.",
          "org.apache.",
          "org.zeromq.",
          "io.netty.",
          "io.sparkmaster.",
          "zmq.");

  private static final long SETTLE_NANOS = 1_000_000;

  private final Thread thread = Thread.currentThread();
  private boolean inside;
  private boolean stopped;
  private boolean finished;
  private boolean forced;
  private boolean abandoned;

  private OwnCode() {}

  /** Code of a cell, or that a cell has a part in: a value's own text, for instance. */
  @FunctionalInterface
  public interface Code<T extends @Nullable Object, E extends Exception> {
    /** Runs the code. */
    T run() throws E;
  }

  /** The calling thread runs a cell from here on. */
  public static OwnCode begin() {
    var code = new OwnCode();
    OF_THREAD.set(code);
    return code;
  }

  /** The cell is done; called by its own thread. */
  public void end() {
    OF_THREAD.remove();
    finish();
  }

  /**
   * Runs a cell's own code on the calling thread.
   *
   * @throws CancellationException when the cell has been stopped before
   */
  public static <T extends @Nullable Object, E extends Exception> T run(Code<T, E> code) throws E {
    var own = OF_THREAD.get();
    if (own == null || own.isInside()) {
      return code.run();
    }
    try {
      try {
        own.enter();
        return code.run();
      } finally {
        own.leave();
      }
    } finally {
      // Once more for a ThreadDeath that came up at the very call above.
      own.leave();
    }
  }

  /**
   * A safe place to end at, for what a cell calls often.
   *
   * @throws CancellationException when the calling thread's cell has been stopped
   */
  public static void checkpoint() {
    var own = OF_THREAD.get();
    if (own != null && own.isStoppedInside()) {
      throw new CancellationException("The cell was stopped.");
    }
  }

  /** Whether the calling thread's cell has been stopped. */
  public static boolean isStopped() {
    var own = OF_THREAD.get();
    return own != null && own.wasStopped();
  }

  /**
   * For what a cell's code asks of the kernel: an abandoned thread stays here for ever.
   *
   * @throws CancellationException when the calling thread's cell has been stopped
   */
  public static void gate() {
    while (isAbandoned()) {
      LockSupport.park();
    }
    checkpoint();
  }

  /** Whether the calling thread has been left to itself; what it does is nobody's any more. */
  public static boolean isAbandoned() {
    var own = OF_THREAD.get();
    return own != null && own.wasAbandoned();
  }

  private synchronized boolean wasAbandoned() {
    return abandoned;
  }

  private synchronized boolean isStoppedInside() {
    return inside && stopped && !abandoned;
  }

  private synchronized boolean isInside() {
    return inside;
  }

  private synchronized void enter() {
    if (stopped) {
      throw new CancellationException("The cell was stopped.");
    }
    inside = true;
  }

  /** From its return on no ThreadDeath is on its way to this thread any more. */
  private void leave() {
    while (true) {
      try {
        if (closed()) {
          // A call that may block lets what Thread.stop has left for this thread come up here.
          for (int i = 0; i < 3; i++) {
            LockSupport.parkNanos(SETTLE_NANOS);
          }
        }
        return;
      } catch (ThreadDeath late) {
        // Meant for the cell's own code, which has ended meanwhile.
        continue;
      }
    }
  }

  private boolean closed() {
    synchronized (this) {
      inside = false;
      if (!abandoned) {
        return forced;
      }
    }
    // Other cells run by now: nothing of the kernel's may be touched by this thread again.
    while (true) {
      LockSupport.park(this);
    }
  }

  /**
   * Stops the cell: interrupts its thread. Code of the cell that has not begun is not begun any
   * more.
   *
   * @return whether it is the first time
   */
  public synchronized boolean interrupt() {
    if (inside || !(stopped || finished)) {
      thread.interrupt();
    }
    var first = !stopped;
    stopped = true;
    return first;
  }

  /** Whether the cell has been stopped. */
  public synchronized boolean wasStopped() {
    return stopped;
  }

  /** What follows is the kernel's own and short: no more interrupts but in the cell's own code. */
  public synchronized void finish() {
    finished = true;
    // One that came too late must hit nothing else.
    LOG.log(System.Logger.Level.DEBUG, "Interrupted at its end: {0}", Thread.interrupted());
  }

  /** What became of the attempt to end the cell by force. */
  public enum Force {
    /** The code's thread has been told to die. */
    USED,
    /** The thread is not in the cell's own code. */
    NOT_NOW,
    /** This JVM cannot end a thread. */
    UNSUPPORTED
  }

  /** The last resort against a loop that never looks whether it is interrupted. */
  @SuppressWarnings({"deprecation", "removal"})
  public synchronized Force force() {
    if (!inside || isInsideOthers()) {
      return Force.NOT_NOW;
    }
    try {
      thread.stop();
      forced = true;
      return Force.USED;
    } catch (UnsupportedOperationException e) {
      return Force.UNSUPPORTED;
    }
  }

  /**
   * Whether the code is, at this moment, in a call of something that other threads share and that
   * would not survive the caller's death: locks and queues, class loading, Spark.
   */
  private boolean isInsideOthers() {
    for (var frame : thread.getStackTrace()) {
      var type = frame.getClassName();
      if (type.startsWith("$line") || type.startsWith("REPL.")) {
        return false;
      }
      if (SHARED.stream().anyMatch(type::startsWith)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Leaves the thread to itself, if it is in the cell's own code: should it ever come out of there,
   * it waits for ever.
   *
   * @return whether it was left
   */
  public synchronized boolean abandon() {
    abandoned = inside;
    return abandoned;
  }
}
