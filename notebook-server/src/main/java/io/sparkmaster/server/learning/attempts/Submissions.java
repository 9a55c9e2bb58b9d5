package io.sparkmaster.server.learning.attempts;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SubmittedSources;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.EventType;
import io.sparkmaster.server.learning.events.LearnerId;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.learning.events.Subject;
import io.sparkmaster.server.learning.events.Ulid;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has submissions judged, a few at a time, in the order in which they came. A submission that was
 * answered for is on disk; one that a stop or crash of the server cuts short is marked as
 * interrupted, at the latest at the next start. Thread-safe.
 */
public final class Submissions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);
  private static final int MOST_PER_LEARNER = 10;
  private static final int MOST = 1_000;
  private static final int STOP_SECONDS = 2;
  private static final String SERVER_STOPPED =
      "Interrupted: the server stopped before the verdict. Submit again.";
  private static final String GRADER_FAILED =
      "Interrupted: the grader failed, which is not your fault. Submit again; if that does not help, tell who runs this server.";

  private final AttemptStore store;
  private final Grading grading;
  private final Learners learners;
  private final EventLog events;
  private final InstantSource clock;
  private final Ulid ids;
  private final ExecutorService workers;
  private final Map<AttemptId, Attempt> inFlight = new LinkedHashMap<>();
  private final List<Consumer<Attempt>> listeners = new CopyOnWriteArrayList<>();

  /** Opens the queue; what an earlier process left unfinished is marked as interrupted. */
  public Submissions(
      Jdbi jdbi,
      Grading grading,
      Learners learners,
      EventLog events,
      InstantSource clock,
      int atATime) {
    this.store = new AttemptStore(jdbi);
    this.grading = grading;
    this.learners = learners;
    this.events = events;
    this.clock = clock;
    this.ids = new Ulid(clock, store.lastId());
    this.workers =
        Executors.newFixedThreadPool(
            atATime,
            task -> {
              var thread = new Thread(task, "submissions");
              thread.setDaemon(true);
              return thread;
            });
    var interrupted = store.interruptInFlight(SERVER_STOPPED);
    if (interrupted > 0) {
      LOG.info("marked {} submissions of an earlier process as interrupted", interrupted);
    }
  }

  /** Calls back for every change of a submission, briefly. */
  public void listen(Consumer<Attempt> listener) {
    listeners.add(listener);
  }

  /**
   * Takes a submission in. The same sources again, while they wait or are being judged, are the
   * same submission.
   *
   * @throws ServerException when another one at this exercise is in flight, or too many are
   */
  public Attempt submit(UserId user, Lesson lesson, Exercise exercise, Notebook notebook) {
    var submitted = Submitted.of(exercise, SubmittedSources.of(lesson, notebook));
    var learner = learners.of(user);
    var subject = Subject.of(lesson.course(), lesson.id(), exercise.id());
    Attempt attempt;
    synchronized (this) {
      var same = inFlightAt(learner, subject);
      if (same.isPresent()) {
        return sameAs(same.get(), submitted);
      }
      requireRoom(learner);
      attempt =
          new Attempt(
              new AttemptId(ids.next()),
              learner,
              subject,
              lesson.version(),
              submitted.hash(),
              Verdict.Trust.ISOLATED,
              AttemptState.QUEUED,
              clock.instant(),
              Optional.empty(),
              Optional.empty());
      store.insert(attempt, submitted.json());
      inFlight.put(attempt.id(), attempt);
    }
    tell(attempt);
    workers.execute(() -> judge(attempt, lesson, exercise, notebook));
    return attempt;
  }

  private Optional<Attempt> inFlightAt(LearnerId learner, Subject subject) {
    return inFlight.values().stream()
        .filter(it -> it.learner().equals(learner) && it.subject().equals(subject))
        .findFirst();
  }

  private static Attempt sameAs(Attempt other, Submitted submitted) {
    if (other.submissionHash().equals(submitted.hash())) {
      return other;
    }
    throw new ServerException(
        ErrorCode.CONFLICT,
        "Your last submission of this exercise is still being judged. Wait for its verdict, then submit again.");
  }

  private void requireRoom(LearnerId learner) {
    var own = inFlight.values().stream().filter(it -> it.learner().equals(learner)).count();
    if (own >= MOST_PER_LEARNER) {
      throw new ServerException(
          ErrorCode.TOO_MANY_REQUESTS,
          "%d of your submissions are waiting to be judged. Wait for their verdicts."
              .formatted(own));
    }
    if (inFlight.size() >= MOST || workers.isShutdown()) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE,
          "%d submissions are waiting to be judged. Submit again in some minutes."
              .formatted(inFlight.size()));
    }
  }

  private void judge(Attempt queued, Lesson lesson, Exercise exercise, Notebook notebook) {
    try {
      var running = advance(queued.running());
      var verdict = grading.submit(lesson, exercise, notebook).toCompletableFuture().get();
      finish(running, verdict);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      end(queued.interrupted(SERVER_STOPPED));
    } catch (ExecutionException | RuntimeException failed) {
      LOG.error("submission {} could not be judged", queued.id(), Failure.cause(failed));
      end(queued.interrupted(GRADER_FAILED));
    }
  }

  private Attempt advance(Attempt attempt) {
    store.update(attempt, clock.instant());
    synchronized (this) {
      inFlight.put(attempt.id(), attempt);
    }
    tell(attempt);
    return attempt;
  }

  private void finish(Attempt running, Verdict verdict) {
    var judgement = new Judgement(verdict);
    var done = running.done(judgement.json());
    events.append(
        done.learner(),
        judgement.event(EventType.SUBMISSION_GRADED, done, Optional.empty()),
        handle -> {
          if (!AttemptStore.update(handle, done, clock.instant(), verdict.signed())) {
            throw new IllegalStateException("Submission " + done.id() + " has ended already");
          }
        });
    leave(done);
  }

  private void end(Attempt interrupted) {
    try {
      store.update(interrupted, clock.instant());
    } finally {
      leave(interrupted);
    }
  }

  private void leave(Attempt ended) {
    synchronized (this) {
      inFlight.remove(ended.id());
    }
    tell(ended);
  }

  private void tell(Attempt attempt) {
    for (var listener : listeners) {
      try {
        listener.accept(attempt);
      } catch (RuntimeException failed) {
        LOG.error("a listener failed at submission {}", attempt.id(), failed);
      }
    }
  }

  /** Takes no more; what is in flight is marked as interrupted. */
  @Override
  public void close() {
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a submission did not let go within {} s", STOP_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.interruptInFlight(SERVER_STOPPED);
  }
}
