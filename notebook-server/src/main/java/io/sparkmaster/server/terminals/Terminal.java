package io.sparkmaster.server.terminals;

import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
  private final StringBuilder last = new StringBuilder();
  private final List<Screen> screens = new ArrayList<>();
  private final TypedAhead typed = new TypedAhead();
  private final Thread reader;
  private int unshown;
  private boolean over;
  private Instant lastActivity;

  /**
   * @param ended called once the shell has ended, by itself or not
   */
  Terminal(String name, UserId owner, Shell shell, InstantSource clock, Runnable ended) {
    this.name = name;
    this.owner = owner;
    this.shell = shell;
    this.clock = clock;
    this.ended = ended;
    this.lastActivity = clock.instant();
    this.reader = start("terminal-" + name, this::read);
    start("terminal-keys-" + name, this::giveTyped);
    start("terminal-end-" + name, this::end);
  }

  private static Thread start(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
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
    if (screens.remove(screen)) {
      // What it has not shown holds nobody up.
      unshown = 0;
      notifyAll();
    }
  }

  /** Returns at once; the shell takes it when it can. Where there is no room, the bell rings. */
  void type(String text) {
    List<Screen> told;
    synchronized (this) {
      lastActivity = clock.instant();
      told = List.copyOf(screens);
    }
    if (!typed.add(text)) {
      told.forEach(screen -> screen.print(BELL, () -> {}));
    }
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
        over = true;
        notifyAll();
      }
      left.forEach(Screen::end);
      // Last: it waits for what is being typed.
      shell.close();
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
