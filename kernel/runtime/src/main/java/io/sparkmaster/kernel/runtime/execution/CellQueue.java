package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import io.sparkmaster.kernel.runtime.task.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

  /** Code that neither waits nor asks gets this long before it is ended by force. */
  private static final long GRACE_MILLIS = 800;

  private final ScheduledExecutorService force =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "force-stop");
            thread.setDaemon(true);
            return thread;
          });
  private final boolean mainShell;
  private final RunningCells runningCells;
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final Runner runner;
  private final Replies replies;
  private final Thread thread;
  private @Nullable CellRequest running;
  private boolean stopped;

  /** The cell's code has ended, and what is left is the kernel's own. */
  private boolean inFinish;

  /**
   * A shell's queue.
   *
   * @param subshell its id, or null for the main shell
   */
  CellQueue(
      @Nullable String subshell,
      Runner runner,
      Replies replies,
      RunningCells runningCells,
      ClassLoader contextClassLoader) {
    this.mainShell = subshell == null;
    this.runner = runner;
    this.replies = replies;
    this.runningCells = runningCells;
    this.thread = new Thread(this::work, mainShell ? "cells" : "subshell-" + subshell);
    thread.setDaemon(true);
    thread.setContextClassLoader(contextClassLoader);
  }

  void start() {
    thread.start();
  }

  /** Adds an execute request, or one for evidence, which comes after the cells sent before it. */
  void add(Channel channel, Message request) {
    waiting.add(new Waiting(channel, request));
  }

  /** Stops the running cell, if there is one. */
  void interrupt() {
    synchronized (this) {
      if (running == null) {
        return;
      }
      stopped = true;
      // Jobs first: an interrupted thread leaves its Spark job behind, running.
      runner.cancel(running);
      thread.interrupt();
      var interrupted = running;
      var unawaited =
          force.schedule(() -> stopByForce(interrupted), GRACE_MILLIS, TimeUnit.MILLISECONDS);
      LOG.log(System.Logger.Level.DEBUG, "Stop by force: {0}", unawaited);
    }
  }

  /** The last resort against a loop that never looks whether it is interrupted. */
  @SuppressWarnings({"deprecation", "removal"})
  private synchronized void stopByForce(CellRequest cell) {
    if (running != cell || inFinish) {
      return;
    }
    try {
      thread.stop();
    } catch (UnsupportedOperationException e) {
      StreamCapture.note(
          "The cell does not react to Stop, and this JVM (later than 17) cannot end it by force."
              + " Restart the kernel to go on.");
    }
  }

  /** Whether the running cell has been told to stop. */
  synchronized boolean isStopped() {
    return stopped;
  }

  private void work() {
    TaskScope.isDriver();
    try {
      while (true) {
        runNext(waiting.take());
      }
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "No more cells are run");
    }
  }

  private void runNext(Waiting next) {
    var message = next.message();
    replies.status(message, "busy");
    var aborted = new ArrayList<Waiting>();
    try {
      var cell = CellRequest.of(message);
      var outcome = runCounted(cell, next.isCell());
      if (outcome.failed() && cell.stopOnError()) {
        // Before the reply: what a client sends once it knows of the failure is meant to run.
        takeWaitingCells(aborted);
      }
      replies.reply(next.channel(), message, outcome.reply());
    } catch (Throwable e) {
      // Whatever it is, the next request must find this thread alive.
      LOG.log(System.Logger.Level.ERROR, "A request could not be run", e);
      var content = ErrorReport.of(e).content().put("status", "error");
      replies.reply(next.channel(), message, content);
    }
    // Clients take the idle status as the end of the cell's messages.
    replies.status(message, "idle");
    aborted.forEach(cell -> abort(cell.message()));
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

  private Outcome runCounted(CellRequest cell, boolean isCell) {
    begin(cell);
    runningCells.began(cell, mainShell);
    try {
      return isCell ? runner.run(cell, this) : new Outcome(runner.evidence(cell), false);
    } finally {
      runningCells.ended(cell);
      end();
    }
  }

  private synchronized void begin(CellRequest cell) {
    running = cell;
    stopped = false;
    inFinish = false;
  }

  /** From here on the thread is no longer ended by force: the cell's own code is done. */
  synchronized void finishing() {
    inFinish = true;
  }

  private synchronized void end() {
    running = null;
    stopped = false;
    // An interrupt that came too late must not hit the next cell.
    if (Thread.interrupted()) {
      LOG.log(System.Logger.Level.DEBUG, "The cell ended before its interrupt");
    }
  }

  private void abort(Message message) {
    replies.status(message, "busy");
    replies.reply(Channel.SHELL, message, Json.object().put("status", "aborted"));
    replies.status(message, "idle");
  }

  @Override
  public void close() {
    force.shutdownNow();
    thread.interrupt();
  }
}
