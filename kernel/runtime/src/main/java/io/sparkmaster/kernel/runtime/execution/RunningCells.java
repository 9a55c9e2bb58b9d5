package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.runtime.spark.JobProgress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The cells that run now, at most one in each shell, and which of them a thread works for: so that
 * outputs find their cell also when subshells run side by side. Thread-safe.
 */
final class RunningCells {
  private static final int MAX_RUNS = 200;
  private static final System.Logger LOG = System.getLogger(RunningCells.class.getName());

  /** Threads that a cell starts work for it. */
  private final ThreadLocal<CellRequest> ofThread = new InheritableThreadLocal<>();

  private final Map<CellRequest, ArrayNode> payloads = new ConcurrentHashMap<>();
  private final Queue<Runnable> idleTasks = new ConcurrentLinkedQueue<>();

  /** The last run of each cell, for tasks of streams that go on. */
  private final Map<String, CellRequest> runs =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, CellRequest> eldest) {
              return size() > MAX_RUNS;
            }
          });

  /** Whether the thread is one of a pool, which works for whoever gives it something to do. */
  private final ThreadLocal<Boolean> isOfPool = ThreadLocal.withInitial(PoolThreads::isCaller);

  private volatile @Nullable CellRequest main;
  private volatile @Nullable Message last;

  /** The cell runs on the calling thread from here on. */
  void began(CellRequest cell, boolean inMainShell) {
    payloads.put(cell, Json.object().arrayNode());
    ofThread.set(cell);
    runs.remove(cell.cellId());
    runs.put(cell.cellId(), cell);
    last = cell.message();
    if (inMainShell) {
      main = cell;
    }
  }

  void ended(CellRequest cell) {
    ofThread.remove();
    abandoned(cell);
  }

  /** The cell is answered, and its thread left to itself. */
  void abandoned(CellRequest cell) {
    payloads.remove(cell);
    if (main == cell) {
      main = null;
    }
    runIdleTasks();
  }

  /** Runs it when no cell runs: at once, or on the thread of the cell that ends. */
  void whenIdle(Runnable task) {
    idleTasks.add(task);
    runIdleTasks();
  }

  private void runIdleTasks() {
    while (payloads.isEmpty()) {
      var task = idleTasks.poll();
      if (task == null) {
        return;
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        // For instance, no thread can be started: the cell's answer must not be lost by that.
        LOG.log(System.Logger.Level.WARNING, "What was to run without a cell failed", e);
      }
    }
  }

  /** Whether cells of other shells run beside the calling thread's. */
  boolean others() {
    return payloads.size() > 1;
  }

  /** The running cell that the calling thread works for; a pool's thread, the main shell's. */
  Optional<CellRequest> current() {
    var own = ofThread.get();
    return own != null && payloads.containsKey(own) ? Optional.of(own) : Optional.ofNullable(main);
  }

  /**
   * The cell that the calling thread's outputs belong to: the one that has started the thread, also
   * when it has ended; of a Spark task the one whose job it is; of a pool's thread the current one.
   */
  Optional<CellRequest> origin() {
    var own = ofThread.get();
    if (own != null && payloads.containsKey(own)) {
      return Optional.of(own);
    }
    var ofTask = JobProgress.cellOfTask().map(runs::get);
    if (ofTask.isPresent()) {
      return ofTask;
    }
    return own != null && !isOfPool.get() ? Optional.of(own) : Optional.ofNullable(main);
  }

  /** Whether its cell has not begun again since. */
  boolean isLastRun(CellRequest cell) {
    return runs.get(cell.cellId()) == cell;
  }

  /** Cells that have ended have no last run any more. */
  void forget() {
    runs.values().retainAll(payloads.keySet());
  }

  /** The message that outputs belong to: that of their cell, else of the last that ran. */
  @Nullable Message parent() {
    return origin().map(CellRequest::message).orElse(last);
  }

  /** Adds to what the cell's reply carries for the front end to do. */
  void addPayload(ObjectNode payload) {
    current().map(payloads::get).ifPresent(list -> list.add(payload));
  }

  ArrayNode payloads(CellRequest cell) {
    var list = payloads.get(cell);
    return list == null ? Json.object().arrayNode() : list;
  }
}
