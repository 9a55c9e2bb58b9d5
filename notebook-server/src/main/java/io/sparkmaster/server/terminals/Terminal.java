package io.sparkmaster.server.terminals;

import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shell and the windows that show it. What it has printed last is kept for windows that come
 * later. Thread-safe.
 */
final class Terminal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);
  private static final String BELL = "\u0007";
  private static final int KEPT_CHARACTERS = 64 << 10;
  private static final int MOST_UNSHOWN = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);

  private final String name;
  private final UserId owner;
  private final Shell shell;
  private final InstantSource clock;
  private final Runnable ended;
  private final Runnable closed;
  private final StringBuilder last = new StringBuilder();
  private final List<Screen> screens = new ArrayList<>();
  private final Set<Screen> ringing = new HashSet<>();
  private final TypedAhead typed = new TypedAhead();
  private final Thread reader;
  private final Thread keys;
  private int unshown;
  private boolean over;
  private Instant lastActivity;

  /**
   * @param ended called once the shell has ended, by itself or not
   * @param closed called after that, once nothing of the shell is left
   */
  Terminal(
      String name,
      UserId owner,
      Shell shell,
      InstantSource clock,
      Runnable ended,
      Runnable closed) {
    this.name = name;
    this.owner = owner;
    this.shell = shell;
    this.clock = clock;
    this.ended = ended;
    this.closed = closed;
    this.lastActivity = clock.instant();
    this.reader = thread("terminal-" + name, this::read);
    this.keys = thread("terminal-keys-" + name, this::giveTyped);
    reader.start();
    // Before the keys, which only this one ends.
    thread("terminal-end-" + name, this::end).start();
    keys.start();
  }

  private static Thread thread(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  boolean runs(Shell asked) {
    return shell == asked;
  }

  UserId owner() {
    return owner;
  }

  synchronized TerminalModel model() {
    return TerminalModel.of(name, lastActivity);
  }

  synchronized boolean unusedSince(Instant time, boolean connectedToo) {
    return lastActivity.isBefore(time) && (connectedToo || screens.isEmpty());
  }

  void show(Screen screen) {
    if (!add(screen)) {
      screen.end();
    }
  }

  private synchronized boolean add(Screen screen) {
    if (over) {
      return false;
    }
    screens.add(screen);
    if (last.length() > 0) {
      screen.print(last.toString(), () -> {});
    }
    return true;
  }

  synchronized void hide(Screen screen) {
    ringing.remove(screen);
    if (screens.remove(screen)) {
      // What it has not shown holds nobody up.
      unshown = 0;
      notifyAll();
    }
  }

  /** Returns at once; the shell takes it when it can. Where there is no room, the bell rings. */
  void type(String text) {
    synchronized (this) {
      lastActivity = clock.instant();
    }
    if (!typed.add(text)) {
      ring();
    }
  }

  /** A window that has not shown the last bell gets no other: they would pile up on their way. */
  private synchronized void ring() {
    for (var screen : List.copyOf(screens)) {
      if (ringing.add(screen)) {
        screen.print(BELL, () -> rung(screen));
      }
    }
  }

  private synchronized void rung(Screen screen) {
    ringing.remove(screen);
  }

  private void giveTyped() {
    try {
      for (var next = typed.take(); next.isPresent(); next = typed.take()) {
        shell.type(next.get());
      }
    } catch (IOException ended) {
      LOG.debug("terminal {} takes no more", name, ended);
      typed.end();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  void resize(int rows, int columns) {
    shell.resize(rows, columns);
  }

  private void read() {
    var buffer = new char[8_192];
    try {
      var output = shell.output();
      for (var count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        printed(new String(buffer, 0, count));
      }
    } catch (IOException closed) {
      LOG.debug("terminal {} has ended", name, closed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** A program in the background can have the terminal open for longer than its shell lives. */
  private void end() {
    try {
      shell.awaitEnd();
      reader.join(LAST_OUTPUT.toMillis());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      tellWhy();
      typed.end();
      ended.run();
      List<Screen> left;
      synchronized (this) {
        left = List.copyOf(screens);
        screens.clear();
        ringing.clear();
        over = true;
        notifyAll();
      }
      left.forEach(Screen::end);
      // Last: it waits for what is being typed.
      giveBack();
    }
  }

  private void giveBack() {
    shell.close();
    try {
      if (!shell.isClosed()) {
        keys.join();
        shell.close();
      }
      closed.run();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellWhy() {
    var limit = shell.exceeded();
    if (!limit.isEmpty()) {
      try {
        printed("\r\n[This terminal was ended: %s.]\r\n".formatted(limit));
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void printed(String text) throws InterruptedException {
    lastActivity = clock.instant();
    last.append(text);
    if (last.length() > KEPT_CHARACTERS) {
      last.delete(0, last.length() - KEPT_CHARACTERS);
    }
    for (var screen : List.copyOf(screens)) {
      unshown += text.length();
      screen.print(text, () -> shown(text.length()));
    }
    // The shell's program waits meanwhile, as it does for a slow terminal of any kind.
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!over && unshown > MOST_UNSHOWN && System.nanoTime() < deadline) {
      wait(PATIENCE.toMillis());
    }
  }

  private synchronized void shown(int characters) {
    unshown = Math.max(0, unshown - characters);
    notifyAll();
  }

  /** Tells the shell that its window has gone. */
  void hangUp() {
    shell.hangUp();
  }

  /** Ends the shell and what runs in it. */
  @Override
  public void close() {
    shell.end();
  }
}
