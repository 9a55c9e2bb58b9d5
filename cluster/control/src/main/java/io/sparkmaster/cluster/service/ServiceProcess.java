package io.sparkmaster.cluster.service;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.Ports;
import io.sparkmaster.cluster.process.ProcessLock;
import io.sparkmaster.cluster.process.Waiting;
import io.sparkmaster.cluster.service.ServiceStatus.Health;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Starts, watches and ends one service, which goes on when this program ends. Thread-safe. */
final class ServiceProcess {
  private static final Duration OTHERS = Duration.ofSeconds(90);
  private static final Duration ANSWERS = Duration.ofSeconds(90);
  private static final Duration BY_ITSELF = Duration.ofSeconds(20);
  private static final Duration BY_FORCE = Duration.ofSeconds(10);
  private static final int LAST_LINES = 8;
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");

  private final DataService service;
  private final Map<String, String> environment;

  /**
   * @param environment of this process; little of it reaches the service
   */
  ServiceProcess(DataService service, Map<String, String> environment) {
    this.service = service;
    this.environment = environment;
  }

  DataService service() {
    return service;
  }

  /** What is known of it while it is to run. */
  Optional<ServiceState> wanted() {
    return ServiceState.read(service.folder()).filter(ServiceState::wanted);
  }

  /** Whether it is to run, and its process has ended. */
  boolean hasEnded() {
    return wanted().filter(state -> process(state).isEmpty()).isPresent();
  }

  private Optional<ProcessHandle> process(ServiceState state) {
    return state.process(service.marks());
  }

  /**
   * Starts it unless it runs, and waits until it answers.
   *
   * @return whether it did not run
   */
  boolean up() {
    var folder = service.folder();
    service
        .hindrance()
        .ifPresent(
            why -> {
              throw new ClusterException(
                  Code.NOT_STARTED,
                  "No %s can be started: %s.".formatted(service.kind().title(), why));
            });
    folder.make();
    try (var lock = ProcessLock.take(folder.lock(), OTHERS)) {
      var known = ServiceState.read(folder);
      return start(known.orElseGet(ServiceState::fresh), known.isEmpty(), false);
    }
  }

  /** Starts it again if it is to run and has ended. */
  boolean repair() {
    if (!hasEnded()) {
      return false;
    }
    try (var lock = ProcessLock.take(service.folder().lock(), OTHERS)) {
      // It may have been stopped, or started, meanwhile.
      return wanted().filter(state -> start(state, false, true)).isPresent();
    }
  }

  private boolean start(ServiceState state, boolean isNew, boolean isRepair) {
    if (process(state).isPresent()) {
      state.wanted(true).write(service.folder());
      awaitAnswer(state);
      return false;
    }
    var who = service.kind().title();
    Ports.require(state.port(), who);
    Ports.require(state.innerPort(), who);
    var limited = service.limited(state, isRepair);
    var started = limited.started(run(service.prepared(limited)));
    started.write(service.folder());
    try {
      awaitAnswer(started);
    } catch (ClusterException failed) {
      // What was asked for does not work, and is not tried again and again.
      process(started).ifPresent(this::end);
      if (isNew) {
        started.wanted(false).write(service.folder());
      }
      throw failed;
    }
    return true;
  }

  private long run(List<String> command) {
    var folder = service.folder();
    var builder = new ProcessBuilder(command).directory(folder.root().toFile());
    builder.environment().clear();
    var own = new TreeMap<>(environment);
    own.keySet().retainAll(INHERITED);
    builder.environment().putAll(own);
    builder.redirectErrorStream(true).redirectOutput(folder.output().toFile());
    try {
      Files.deleteIfExists(folder.log());
      var process = builder.start();
      process.getOutputStream().close();
      return process.pid();
    } catch (IOException e) {
      throw new ClusterException(
          Code.NOT_STARTED,
          "The %s cannot be started: %s.".formatted(service.kind().title(), e),
          e);
    }
  }

  private void awaitAnswer(ServiceState state) {
    var answer =
        Waiting.until(
            ANSWERS,
            () -> {
              if (process(state).isEmpty()) {
                throw new ClusterException(
                    Code.NOT_STARTED,
                    "The %s has ended before it worked. The end of what it wrote in %s:%n%s"
                        .formatted(
                            service.kind().title(),
                            service.folder().log().getParent(),
                            lastLines()));
              }
              return service.answers(state) ? Optional.of(true) : Optional.empty();
            });
    if (answer.isEmpty()) {
      throw new ClusterException(
          Code.NOT_STARTED,
          "The %s runs, but has not answered within %d s: the machine may be too busy. Its log: %s. Try again."
              .formatted(service.kind().title(), ANSWERS.toSeconds(), service.folder().log()));
    }
  }

  private String lastLines() {
    var lines = new ArrayList<String>();
    for (var file : List.of(service.folder().output(), service.folder().log())) {
      lines.addAll(linesOf(file));
    }
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private static List<String> linesOf(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("\tat "))
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  Optional<ServiceStatus> status() {
    return wanted()
        .map(
            state -> {
              var process = process(state);
              var health =
                  process.isEmpty()
                      ? Health.DEAD
                      : service.answers(state) ? Health.ALIVE : Health.SILENT;
              return new ServiceStatus(
                  service.kind(),
                  health,
                  state.port(),
                  process.map(ProcessHandle::pid).orElse(0L),
                  service.folder().log());
            });
  }

  /** Ends it; its data stays. Tells what was ended. */
  Optional<String> down() {
    if (!Files.isDirectory(service.folder().root())) {
      return Optional.empty();
    }
    try (var lock = ProcessLock.take(service.folder().lock(), OTHERS)) {
      var state = ServiceState.read(service.folder());
      state.ifPresent(it -> it.wanted(false).write(service.folder()));
      var running = state.flatMap(this::process);
      running.ifPresent(this::end);
      return running.map(it -> "%s (process %d)".formatted(service.kind().title(), it.pid()));
    }
  }

  private void end(ProcessHandle process) {
    service.end(process);
    if (!ended(process, BY_ITSELF)) {
      process.destroyForcibly();
      ended(process, BY_FORCE);
    }
  }

  private static boolean ended(ProcessHandle process, Duration patience) {
    return Waiting.until(patience, () -> process.isAlive() ? Optional.empty() : Optional.of(true))
        .isPresent();
  }
}
