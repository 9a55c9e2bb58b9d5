package io.sparkmaster.server.terminals;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open terminals, each of one user. Thread-safe. */
public final class Terminals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Terminals.class);

  /**
   * When terminals that nobody uses are ended.
   *
   * @param unused zero for never
   * @param connected whether also those that a window shows
   */
  public record Culling(Duration unused, Duration interval, boolean connected) {}

  private static final Pattern NAME = Pattern.compile("[\\w.-]{1,64}");

  /** Two users may have one of the same name. */
  private record Key(UserId owner, String name) {}

  private final Optional<String> refusal;
  private final Shells shells;
  private final Culling culling;
  private final InstantSource clock;
  private final Map<Key, Terminal> open = new LinkedHashMap<>();
  private final Set<Key> starting = new HashSet<>();

  /** They have ended, but something of them is left, so they still count for their owners. */
  private final Map<Shell, UserId> leaving = new HashMap<>();

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "terminal-culler");
            thread.setDaemon(true);
            return thread;
          });
  private boolean closed;

  /**
   * @param refusal why there may be none; empty when there may
   */
  public Terminals(Optional<String> refusal, Shells shells, Culling culling, InstantSource clock) {
    this.refusal = refusal;
    this.shells = shells;
    this.culling = culling;
    this.clock = clock;
    if (available() && !culling.unused().isZero()) {
      var pause = culling.interval().toMillis();
      timer.scheduleWithFixedDelay(this::cull, pause, pause, TimeUnit.MILLISECONDS);
    }
  }

  /** Whether there may be any. */
  public boolean available() {
    return refusal.isEmpty();
  }

  /** How many are open. */
  public synchronized int count() {
    return open.size();
  }

  private void requireAvailable() {
    if (refusal.isPresent()) {
      throw new ServerException(
          ErrorCode.NOT_FOUND, "This server has no terminals: " + refusal.get());
    }
  }

  synchronized List<TerminalModel> list(UserId user) {
    requireAvailable();
    return open.values().stream()
        .filter(it -> it.owner().equals(user))
        .map(Terminal::model)
        .toList();
  }

  /**
   * Opens one.
   *
   * @param wanted its name; empty for the next free number
   */
  TerminalModel create(UserId user, String wanted, Path folder) {
    requireAvailable();
    var key = reserve(user, wanted);
    try {
      // Outside of the lock: it may look at all of a workspace before.
      return addOrClose(key, shells.start(folder));
    } finally {
      giveUp(key);
    }
  }

  private synchronized Key reserve(UserId user, String wanted) {
    var count = owners().filter(user::equals).count();
    if (closed || count >= shells.most()) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "You have %d terminals, and no more can be opened. Shut some down (in JupyterLab: Running Terminals and Kernels)."
              .formatted(count));
    }
    if (!wanted.isEmpty() && !NAME.matcher(wanted).matches()) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "A terminal's name has 1 to 64 letters, digits, and any of _ . - only.");
    }
    var key = wanted.isEmpty() ? free(user) : new Key(user, wanted);
    if (isTaken(key)) {
      throw new ServerException(
          ErrorCode.CONFLICT, "There already is a terminal \"%s\".".formatted(wanted));
    }
    starting.add(key);
    return key;
  }

  private Stream<UserId> owners() {
    var keys = Stream.concat(open.keySet().stream(), starting.stream());
    return Stream.concat(keys.map(Key::owner), leaving.values().stream());
  }

  private boolean isTaken(Key key) {
    return open.containsKey(key) || starting.contains(key);
  }

  private synchronized void giveUp(Key key) {
    starting.remove(key);
  }

  private TerminalModel addOrClose(Key key, Shell shell) {
    try {
      return add(key, shell);
    } catch (RuntimeException | Error failed) {
      shell.close();
      throw failed;
    }
  }

  private synchronized TerminalModel add(Key key, Shell shell) {
    var terminal =
        new Terminal(
            key.name(),
            key.owner(),
            shell,
            clock,
            () -> leaves(key.owner(), shell),
            () -> gone(shell));
    open.put(key, terminal);
    if (closed) {
      terminal.hangUp();
    }
    return terminal.model();
  }

  private Key free(UserId user) {
    return IntStream.rangeClosed(1, shells.most() + 1)
        .mapToObj(number -> new Key(user, String.valueOf(number)))
        .filter(key -> !isTaken(key))
        .findFirst()
        .orElseThrow();
  }

  private synchronized void leaves(UserId owner, Shell shell) {
    open.values().removeIf(it -> it.runs(shell));
    leaving.put(shell, owner);
  }

  private synchronized void gone(Shell shell) {
    leaving.remove(shell);
  }

  synchronized Optional<Terminal> find(UserId user, String name) {
    return Optional.ofNullable(open.get(new Key(user, name)));
  }

  Terminal require(UserId user, String name) {
    requireAvailable();
    return find(user, name)
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.NOT_FOUND, "There is no terminal \"%s\".".formatted(name)));
  }

  private void cull() {
    try {
      var since = clock.instant().minus(culling.unused());
      for (var terminal : all()) {
        if (terminal.unusedSince(since, culling.connected())) {
          LOG.info("a terminal of \"{}\" that nobody uses is ended", terminal.owner());
          terminal.close();
        }
      }
    } catch (RuntimeException failed) {
      // Otherwise the timer would look no more.
      LOG.warn("unused terminals could not be looked for; this is tried again", failed);
    }
  }

  /**
   * Ends, from now on, the terminals of those who may have none any more; another process may take
   * that right away.
   */
  public void endThoseOfOthers(Predicate<UserId> mayGoOn, Duration pause) {
    if (available()) {
      timer.scheduleWithFixedDelay(
          () -> look(mayGoOn), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look(Predicate<UserId> mayGoOn) {
    try {
      var byOwner = all().stream().collect(Collectors.groupingBy(Terminal::owner));
      byOwner.forEach(
          (owner, own) -> {
            if (!mayGoOn.test(owner)) {
              LOG.info(
                  "{} terminals of \"{}\", who may not log in any more, are ended",
                  own.size(),
                  owner);
              own.forEach(Terminal::close);
            }
          });
    } catch (RuntimeException unknown) {
      // Without an answer, nobody's terminals end; this is looked at again.
      LOG.warn("whether terminals may go on is not known", unknown);
    }
  }

  private synchronized List<Terminal> all() {
    return List.copyOf(open.values());
  }

  /**
   * Hangs up all, as the end of the process does. What ignores that goes on where it is in no
   * sandbox: it was started so that it outlives its terminal.
   */
  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (this) {
      closed = true;
    }
    all().forEach(Terminal::hangUp);
  }
}
