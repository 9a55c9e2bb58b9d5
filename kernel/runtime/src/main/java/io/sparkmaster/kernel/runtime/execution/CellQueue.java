package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.task.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs cells one after the other, on a thread of its own. Thread-safe. */
final class CellQueue implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CellQueue.class.getName());

  /** Runs one cell. */
  interface Runner {
    /**
     * Runs the cell on the calling thread and publishes all that it shows.
     *
     * @param queue that the cell is from; it is told when the cell's own code has ended
     */
    Outcome run(CellRequest cell, CellQueue queue);

    /** Answers an evidence request on the calling thread: the content of the reply. */
    ObjectNode evidence(CellRequest request);

    /** Stops what the cell has going on elsewhere than on its thread. */
    void cancel(CellRequest cell);

    /** The cell's thread is left to itself: says so to the client, and frees what it holds. */
    Outcome abandon(CellRequest cell);
  }

  /**
   * How a cell ended.
   *
   * @param reply the content of its execute_reply
   */
  record Outcome(ObjectNode reply, boolean failed) {}

  /** A request and the channel that its reply goes to. */
  private record Waiting(Channel channel, Message message) {
    boolean isCell() {
      return message.type().equals("execute_request");
    }
  }

  /** A request that a thread works on. */
  private record Running(Waiting request, CellRequest cell, OwnCode code) {}

  /** Code that neither waits nor asks gets this long before it is ended by force. */
  private static final long GRACE_MILLIS = 700;

  /** A stopped cell that is in a compiler's or Spark's hands is looked at again after this time. */
  private static final long LOOK_AGAIN_MILLIS = 100;

  private static final int MAX_LOOKS = 20;

  /** Code that survives even that is left to itself. */
  private static final long ABANDON_MILLIS = 1500;

  private final ScheduledExecutorService force =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "force-stop");
            thread.setDaemon(true);
            return thread;
          });
  private final @Nullable String subshell;
  private final RunningCells runningCells;
  private final Supplier<ClassLoader> contextLoader;
  private final Runnable entering;
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final Runner runner;
  private final Replies replies;
  private Thread thread;
  private @Nullable Running running;
  private boolean closed;

  /**
   * A shell's queue.
   *
   * @param subshell its id, or null for the main shell
   * @param entering called by each thread that runs cells, at its start
   */
  CellQueue(
      @Nullable String subshell,
      Runner runner,
      Replies replies,
      RunningCells runningCells,
      Supplier<ClassLoader> contextLoader,
      Runnable entering) {
    this.subshell = subshell;
    this.runner = runner;
    this.replies = replies;
    this.runningCells = runningCells;
    this.contextLoader = contextLoader;
    this.entering = entering;
    this.thread = newThread();
  }

  private Thread newThread() {
    var made = new Thread(this::work, subshell == null ? "cells" : "subshell-" + subshell);
    made.setDaemon(true);
    return made;
  }

  synchronized void start() {
    thread.start();
  }

  /** Adds an execute request, or one for evidence, which comes after the cells sent before it. */
  synchronized void add(Channel channel, Message request) {
    var added = new Waiting(channel, request);
    if (closed) {
      abort(added);
    } else {
      waiting.add(added);
    }
  }

  /** Stops the running cell, if there is one. */
  synchronized void interrupt() {
    if (running == null) {
      return;
    }
    // Jobs first: an interrupted thread leaves its Spark job behind, running.
    runner.cancel(running.cell());
    if (running.code().interrupt()) {
      var interrupted = running;
      later(() -> stopByForce(interrupted, MAX_LOOKS), GRACE_MILLIS);
    }
  }

  private void later(Runnable task, long millis) {
    var unawaited = force.schedule(task, millis, TimeUnit.MILLISECONDS);
    LOG.log(System.Logger.Level.DEBUG, "Stop by force: {0}", unawaited);
  }

  private synchronized void stopByForce(Running stopped, int looks) {
    if (running != stopped) {
      return;
    }
    switch (stopped.code().force()) {
      case USED -> later(() -> abandon(stopped), ABANDON_MILLIS);
      case NOT_NOW -> {
        if (looks > 0) {
          later(() -> stopByForce(stopped, looks - 1), LOOK_AGAIN_MILLIS);
        } else {
          abandon(stopped);
        }
      }
      case UNSUPPORTED -> abandon(stopped);
    }
  }

  /** Answers in the cell's stead; cells after it get a new thread. */
  private synchronized void abandon(Running stopped) {
    if (running != stopped) {
      return;
    }
    if (!stopped.code().abandon()) {
      later(() -> stopByForce(stopped, 0), LOOK_AGAIN_MILLIS);
      return;
    }
    StreamCapture.note(
        "The cell does not end although it was stopped and its thread was told to die. The thread"
            + " is left to itself and may go on changing what it holds; restart the kernel to be"
            + " rid of it.");
    running = null;
    var outcome = runner.abandon(stopped.cell());
    runningCells.abandoned(stopped.cell());
    answer(stopped.request(), stopped.cell(), outcome);
    if (endIfClosed()) {
      return;
    }
    thread = newThread();
    thread.start();
  }

  /** Whether the running cell has been told to stop. */
  synchronized boolean isStopped() {
    return running != null && running.code().wasStopped();
  }

  private void work() {
    TaskScope.isDriver();
    entering.run();
    try {
      do {
        runNext(waiting.take());
      } while (!endIfClosed());
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "No more cells are run");
    }
  }

  private void runNext(Waiting next) {
    var message = next.message();
    replies.status(message, "busy");
    try {
      Thread.currentThread().setContextClassLoader(contextLoader.get());
      var cell = CellRequest.of(message);
      answer(next, cell, runCounted(cell, next));
    } catch (Throwable e) {
      // Whatever it is, the next request must find this thread alive.
      log(e);
      var content = ErrorReport.of(e).content().put("status", "error");
      replies.reply(next.channel(), message, content);
      replies.status(message, "idle");
    }
  }

  /** What is logged may be an error of a learner's, which may throw when it is printed. */
  private static void log(Throwable error) {
    try {
      LOG.log(System.Logger.Level.ERROR, "A request could not be run", error);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "A request threw {0}", error.getClass().getName());
    }
  }

  private void answer(Waiting request, CellRequest cell, Outcome outcome) {
    var aborted = new ArrayList<Waiting>();
    if (outcome.failed() && cell.stopOnError()) {
      // Before the reply: what a client sends once it knows of the failure is meant to run.
      takeWaitingCells(aborted);
    }
    replies.reply(request.channel(), request.message(), outcome.reply());
    // Clients take the idle status as the end of the cell's messages.
    replies.status(request.message(), "idle");
    aborted.forEach(this::abort);
  }

  private void takeWaitingCells(List<Waiting> taken) {
    waiting.removeIf(
        each -> {
          if (each.isCell()) {
            taken.add(each);
          }
          return each.isCell();
        });
  }

  private Outcome runCounted(CellRequest cell, Waiting request) {
    var code = begin(cell, request);
    runningCells.began(cell, subshell == null);
    try {
      return request.isCell() ? runner.run(cell, this) : new Outcome(runner.evidence(cell), false);
    } finally {
      runningCells.ended(cell);
      end(code);
    }
  }

  private synchronized OwnCode begin(CellRequest cell, Waiting request) {
    var code = OwnCode.begin();
    running = new Running(request, cell, code);
    return code;
  }

  /** From here on only the cell's own code is interrupted, and nothing of the kernel's. */
  synchronized void finishing() {
    if (running != null) {
      running.code().finish();
    }
  }

  private synchronized void end(OwnCode code) {
    running = null;
    code.end();
  }

  private void abort(Waiting request) {
    var message = request.message();
    replies.status(message, "busy");
    replies.reply(request.channel(), message, Json.object().put("status", "aborted"));
    replies.status(message, "idle");
  }

  @Override
  public synchronized void close() {
    closed = true;
    interrupt();
    var left = new ArrayList<Waiting>();
    waiting.drainTo(left);
    left.forEach(this::abort);
    endIfClosed();
  }

  /** What runs must still be stopped, so the end may come later than {@link #close()}. */
  private synchronized boolean endIfClosed() {
    if (closed && running == null) {
      force.shutdownNow();
      thread.interrupt();
    }
    return closed;
  }
}
