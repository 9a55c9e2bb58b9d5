package io.sparkmaster.kernel.runtime.execution;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** JShell runs one snippet at a time; a subshell waits for the other's. Thread-safe. */
final class JavaTurn {
  private static final long LOOK_AGAIN_MILLIS = 200;

  private volatile ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable CellRequest owner;

  /** Waits for the calling thread's turn, which ends with {@link Lock#unlock}. */
  Lock await(RunningCells cells) throws InterruptedException {
    while (true) {
      // It may be replaced while it is waited for.
      var turn = lock;
      if (turn.tryLock(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        if (turn == lock) {
          owner = cells.current().orElse(null);
          return turn;
        }
        turn.unlock();
      }
    }
  }

  /** The cell's thread never comes back: if it is its turn, that is over. */
  void abandon(CellRequest cell) {
    if (cell.equals(owner)) {
      lock = new ReentrantLock();
    }
  }
}
