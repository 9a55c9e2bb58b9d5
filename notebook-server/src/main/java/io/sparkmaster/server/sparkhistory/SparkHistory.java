package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.KernelRegister.Registered;
import io.sparkmaster.server.sparkhistory.EventFiles.EventFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Spark applications that learners' kernels have run, and that have ended. Nobody finds
 * another's. Thread-safe.
 */
public final class SparkHistory {
  private static final Logger LOG = LoggerFactory.getLogger(SparkHistory.class);

  private final RunRecords records;
  private final EventFiles files;
  private final Kept kept;
  private final InstantSource clock;
  private final Map<UserId, Object> cleaning = new ConcurrentHashMap<>();
  private volatile Consumer<UserId> cleaner = owner -> {};

  /**
   * What is in these folders.
   *
   * @param folder the server's own; made
   * @param logs with the folders of kernels
   */
  public SparkHistory(Path folder, Path logs, Kept kept, InstantSource clock) {
    try {
      this.records = new RunRecords(folder.resolve("records"));
    } catch (IOException e) {
      throw new ServerException(
          ErrorCode.STORAGE, "The folder %s cannot be used: %s".formatted(folder, e), e);
    }
    this.files = new EventFiles(logs);
    this.kept = kept;
    this.clock = clock;
  }

  /** What is kept of each learner's. */
  public Kept kept() {
    return kept;
  }

  /** Whom to tell, from now on, that there may be something to remove of a learner's. */
  void cleanedBy(Consumer<UserId> cleaner) {
    this.cleaner = cleaner;
  }

  /**
   * A process is this kernel's from now on, or still. Its learner waits until what earlier ones
   * have left is cleaned, however much: else they could fill a disk by restarting.
   */
  void began(Registered kernel) {
    if (ApplicationId.isOne(kernel.handle(), "any") && records.find(kernel.handle()).isEmpty()) {
      end(kernel.id());
      records.put(
          new Run(
              kernel.handle(), kernel.owner(), kernel.id(), kernel.path(), clock.instant(), null));
      clean(kernel.owner());
    }
  }

  private List<Run> running(KernelId kernel) {
    return records.all().stream()
        .filter(run -> run.kernel().equals(kernel) && run.ended() == null)
        .toList();
  }

  /** The kernel is that of another notebook. */
  void isFor(KernelId kernel, String notebook) {
    running(kernel).forEach(run -> records.update(run.handle(), it -> it.of(notebook)));
  }

  /** The kernel's process has ended. */
  void ended(KernelId kernel) {
    end(kernel).stream().map(Run::owner).distinct().forEach(cleaner);
  }

  private List<Run> end(KernelId kernel) {
    var running = running(kernel);
    for (var run : running) {
      var time = clock.instant();
      records.update(run.handle(), it -> it.endedAt(time));
    }
    return running;
  }

  /** Of what an earlier server saw running, only these processes go on. */
  public void onlyRun(Set<String> handles) {
    for (var run : records.all()) {
      if (run.ended() == null && !handles.contains(run.handle())) {
        var time = clock.instant();
        records.update(run.handle(), it -> it.endedAt(time));
      }
    }
  }

  /** The learner's own, newest first. */
  public List<FinishedApplication> list(UserId owner) {
    return newest(runs(owner).stream().flatMap(run -> seen(run).stream()).toList());
  }

  /** Empty when it cannot be seen, for which its kernel need not be the cause. */
  private Optional<Seen> seen(Run run) {
    try {
      return Optional.of(new Seen(run, files.of(run.handle())));
    } catch (IOException e) {
      LOG.warn(
          "event logs of \"{}\" in {} cannot be seen, and stay: {}",
          run.owner(),
          files.folder(run.handle()),
          e.toString());
      return Optional.empty();
    }
  }

  private List<FinishedApplication> newest(List<Seen> seen) {
    return seen.stream()
        .flatMap(each -> each.applications(clock).stream())
        .sorted(Comparator.comparing(FinishedApplication::ended).reversed())
        .toList();
  }

  private List<Run> runs(UserId owner) {
    return records.all().stream().filter(run -> run.owner().equals(owner)).toList();
  }

  /**
   * The learner's own application of that id.
   *
   * @throws ServerException with {@link ErrorCode#NOT_FOUND}
   */
  public FinishedApplication require(UserId owner, String id) {
    return find(owner, id)
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.NOT_FOUND,
                    "There is no such finished Spark application of yours. "
                        + HistoryPage.bounds(kept)));
  }

  private Optional<FinishedApplication> find(UserId owner, String id) {
    return ApplicationId.parse(id)
        .flatMap(parsed -> records.find(parsed.run()).filter(run -> run.owner().equals(owner)))
        .stream()
        .flatMap(run -> seen(run).stream())
        .flatMap(seen -> seen.applications(clock).stream())
        .filter(each -> each.id().toString().equals(id))
        .findFirst();
  }

  /** The folder of its log. */
  Path folder(FinishedApplication application) {
    return files.folder(application.id().run());
  }

  /**
   * Deletes what is kept of one; what lies beside its log goes soon after.
   *
   * @throws ServerException when it is not there, or cannot be deleted
   */
  public void delete(UserId owner, String id) {
    var application = require(owner, id);
    try {
      for (var file : files.of(application.id().run())) {
        // Complete ones come last: otherwise the other would be listed in its place.
        if (file.id().equals(application.id()) && !file.complete()) {
          files.delete(application.id().run(), file.name());
        }
      }
      files.delete(application.id().run(), application.log());
    } catch (IOException e) {
      throw new ServerException(
          ErrorCode.STORAGE, "What is kept of %s cannot be deleted: %s".formatted(id, e), e);
    }
    cleaner.accept(owner);
  }

  /** Removes folders of processes that became nobody's. Before any kernel starts. */
  public void removeStrays() {
    try {
      for (var run : files.runs()) {
        if (!records.has(run)) {
          files.delete(run);
        }
      }
    } catch (IOException e) {
      LOG.warn("event logs of nobody stay: {}", e.toString());
    }
  }

  /** Removes what is not to be kept, of everybody's. */
  public void clean() {
    records.all().stream().map(Run::owner).distinct().forEach(this::clean);
  }

  /** Removes what is not to be kept of this learner's; returns when it is done. */
  void clean(UserId owner) {
    synchronized (cleaning.computeIfAbsent(owner, any -> new Object())) {
      var now = clock.instant();
      var seen = runs(owner).stream().flatMap(run -> seen(run).stream()).toList();
      var stay = kept.of(newest(seen), now);
      for (var each : seen) {
        try {
          clean(each, stay.getOrDefault(each.run().handle(), Set.of()));
        } catch (IOException e) {
          LOG.warn("old event logs of \"{}\" stay: {}", owner, e.toString());
        }
      }
    }
  }

  private void clean(Seen seen, Set<String> stay) throws IOException {
    var run = seen.run().handle();
    if (seen.run().ended() != null && stay.isEmpty()) {
      files.delete(run);
      records.remove(run);
      return;
    }
    if (seen.run().ended() != null) {
      var names = new HashSet<>(stay);
      // One that was just finished has this name by now.
      seen.logs().stream()
          .filter(log -> stay.contains(log.name()))
          .map(EventFile::nameWhenComplete)
          .forEach(names::add);
      files.deleteAllBut(names, run);
      return;
    }
    for (var log : seen.logs()) {
      // What a running kernel writes into is not finished, and not to be judged yet.
      if (log.complete() && !stay.contains(log.name())) {
        files.delete(run, log.name());
      }
    }
  }
}
