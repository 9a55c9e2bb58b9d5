package io.sparkmaster.server.terminals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What has been typed and not been taken yet, so that a program that does not read holds up nobody
 * but itself. Thread-safe.
 */
final class TypedAhead {
  private static final int MOST = 2 << 20;

  /** What each costs beside its characters. */
  private static final int ENTRY = 64;

  private final Deque<String> waiting = new ArrayDeque<>();
  private int held;
  private boolean over;

  /** False when there is no room for it. After the end it is forgotten. */
  synchronized boolean add(String text) {
    if (over || text.isEmpty()) {
      return true;
    }
    var cost = cost(text);
    if (cost > MOST - held) {
      return false;
    }
    held += cost;
    waiting.addLast(text);
    notifyAll();
    return true;
  }

  /** The next, as soon as there is one; empty when no more comes. */
  synchronized Optional<String> take() throws InterruptedException {
    while (waiting.isEmpty() && !over) {
      wait();
    }
    if (over) {
      return Optional.empty();
    }
    var next = waiting.removeFirst();
    held -= cost(next);
    return Optional.of(next);
  }

  private static int cost(String text) {
    return text.length() + ENTRY;
  }

  /** Forgets all; nothing more is taken. */
  synchronized void end() {
    over = true;
    waiting.clear();
    notifyAll();
  }
}
