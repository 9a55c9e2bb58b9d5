package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.KernelRegister.Registered;
import io.sparkmaster.server.sparkhistory.EventFiles.EventFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** A process is this kernel's from now on, or still. */
  void began(Registered kernel) {
    if (ApplicationId.isOne(kernel.handle(), "any") && records.find(kernel.handle()).isEmpty()) {
      ended(kernel.id());
      records.put(
          new Run(
              kernel.handle(), kernel.owner(), kernel.id(), kernel.path(), clock.instant(), null));
    }
  }

  private List<Run> running(KernelId kernel) {
    return records.all().stream()
        .filter(run -> run.kernel().equals(kernel) && run.ended() == null)
        .toList();
  }

  /** The kernel is that of another notebook. */
  void isFor(KernelId kernel, String notebook) {
    running(kernel).forEach(run -> records.put(run.of(notebook)));
  }

  /** The kernel's process has ended. */
  void ended(KernelId kernel) {
    running(kernel).forEach(run -> records.put(run.endedAt(clock.instant())));
  }

  /** Of what an earlier server saw running, only these processes go on. */
  public void onlyRun(Set<String> handles) {
    for (var run : records.all()) {
      if (run.ended() == null && !handles.contains(run.handle())) {
        records.put(run.endedAt(clock.instant()));
      }
    }
  }

  /** The learner's own, newest first. */
  public List<FinishedApplication> list(UserId owner) {
    return runs(owner).stream()
        .flatMap(run -> applications(run).stream())
        .sorted(Comparator.comparing(FinishedApplication::ended).reversed())
        .toList();
  }

  private List<Run> runs(UserId owner) {
    return records.all().stream().filter(run -> run.owner().equals(owner)).toList();
  }

  /** A kernel has one after the other. */
  private List<FinishedApplication> applications(Run run) {
    var found = new ArrayList<FinishedApplication>();
    var started = run.started();
    for (var file : files.of(run.handle())) {
      var ended = between(started, file.written(), run.ended());
      if (file.complete() || run.ended() != null) {
        found.add(
            new FinishedApplication(
                file.id(),
                run.owner(),
                run.kernel(),
                run.notebook(),
                started,
                ended,
                file.complete(),
                file.bytes(),
                file.name()));
      }
      started = ended;
    }
    return found;
  }

  /** Of the times of files, which their kernel can set, what can be. */
  private Instant between(Instant started, Instant written, Instant ended) {
    var latest = ended == null ? clock.instant() : ended;
    var early = written.isAfter(latest) ? latest : written;
    return early.isBefore(started) ? started : early;
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
                    "There is no such finished Spark application of yours. The newest %d are kept, for %s."
                        .formatted(kept.applications(), HistoryPage.days(kept.age()))));
  }

  private Optional<FinishedApplication> find(UserId owner, String id) {
    return ApplicationId.parse(id)
        .flatMap(parsed -> records.find(parsed.run()).filter(run -> run.owner().equals(owner)))
        .stream()
        .flatMap(run -> applications(run).stream())
        .filter(each -> each.id().toString().equals(id))
        .findFirst();
  }

  /** The folder of its log. */
  Path folder(FinishedApplication application) {
    return files.folder(application.id().run());
  }

  /**
   * Deletes what is kept of one.
   *
   * @throws ServerException when it is not there, or cannot be deleted
   */
  public void delete(UserId owner, String id) {
    var application = require(owner, id);
    try {
      files.delete(application.id().run(), application.log());
    } catch (IOException e) {
      throw new ServerException(
          ErrorCode.STORAGE, "What is kept of %s cannot be deleted: %s".formatted(id, e), e);
    }
    clean(owner);
  }

  /** Removes folders of processes that became nobody's. Before any kernel starts. */
  public void removeStrays() {
    var known = records.all().stream().map(Run::handle).collect(Collectors.toSet());
    try {
      for (var run : files.runs()) {
        if (!known.contains(run)) {
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

  private synchronized void clean(UserId owner) {
    var oldest = clock.instant().minus(kept.age());
    var stay = new HashSet<ApplicationId>();
    var bytes = 0L;
    for (var application : list(owner)) {
      bytes += application.bytes();
      if (stay.size() < kept.applications()
          && bytes <= kept.bytes()
          && application.ended().isAfter(oldest)) {
        stay.add(application.id());
      }
    }
    for (var run : runs(owner)) {
      try {
        clean(run, files.of(run.handle()), stay);
      } catch (IOException e) {
        LOG.warn("old event logs of \"{}\" stay: {}", owner, e.toString());
      }
    }
  }

  private void clean(Run run, List<EventFile> present, HashSet<ApplicationId> stay)
      throws IOException {
    var gone = present.stream().filter(file -> !stay.contains(file.id())).toList();
    if (run.ended() != null && gone.size() == present.size()) {
      files.delete(run.handle());
      records.remove(run.handle());
      return;
    }
    if (run.ended() != null) {
      var names =
          present.stream()
              .filter(file -> stay.contains(file.id()))
              .map(EventFile::name)
              .collect(Collectors.toSet());
      files.deleteAllBut(names, run.handle());
      return;
    }
    for (var file : gone) {
      // What a running kernel writes into is not finished, and not to be judged yet.
      if (file.complete()) {
        files.delete(run.handle(), file.name());
      }
    }
  }
}
