package io.sparkmaster.server.terminals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What has been typed and not been taken yet, so that a program that does not read holds up nobody
 * but itself. Thread-safe.
 */
final class TypedAhead {
  private static final int MOST_CHARACTERS = 2 << 20;

  private final Deque<String> waiting = new ArrayDeque<>();
  private int characters;
  private boolean over;

  /** False when there is no room for it. After the end it is forgotten. */
  synchronized boolean add(String text) {
    if (over) {
      return true;
    }
    if (text.length() > MOST_CHARACTERS - characters) {
      return false;
    }
    characters += text.length();
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
    characters -= next.length();
    return Optional.of(next);
  }

  /** Forgets all; nothing more is taken. */
  synchronized void end() {
    over = true;
    waiting.clear();
    notifyAll();
  }
}
