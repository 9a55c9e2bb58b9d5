package io.sparkmaster.graders.runner.replay;

import io.sparkmaster.courses.catalog.Lesson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Fresh kernels, the next of which start while others run: no code has run in them, and each is for
 * one submission only. Thread-safe.
 */
public final class PreparedSessions implements Sessions, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PreparedSessions.class.getName());
  private static final long CLEAN_UP_SECONDS = 15;

  private final Sessions fresh;
  private final int ahead;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Prepared> waiting = new ArrayDeque<>();
  private int expected;
  private boolean closed;

  private record Prepared(Lesson lesson, DataKind data, CompletableFuture<LessonSession> session) {
    /** A lesson's files can be laid out anew; a kernel keeps its language. */
    boolean suits(Lesson other) {
      return lesson.language() == other.language();
    }

    void begin(LessonSession ready, Lesson now, DataKind kind) {
      if (lesson.hash().equals(now.hash()) && data == kind) {
        ready.begin();
        return;
      }
      try {
        ready.again(now, kind);
      } catch (RuntimeException e) {
        ready.close();
        throw e;
      }
    }

    void end() {
      var ended = session.thenAccept(LessonSession::close);
      if (ended.isCompletedExceptionally()) {
        LOG.log(System.Logger.Level.DEBUG, "A kernel that was to be prepared did not start");
      }
    }
  }

  /**
   * Sessions for a batch.
   *
   * @param fresh where they come from
   * @param expected how many will be taken at most; when so many were, none is prepared any more
   * @param ahead how many kernels may be prepared; 0 for none
   */
  public PreparedSessions(Sessions fresh, int expected, int ahead) {
    this.fresh = fresh;
    this.expected = expected;
    this.ahead = ahead;
  }

  @Override
  public LessonSession take(Lesson lesson, DataKind data) {
    var prepared = prepared(lesson, data);
    if (prepared.isPresent()) {
      try {
        var session = prepared.get().session().get();
        if (session.alive()) {
          prepared.get().begin(session, lesson, data);
          return session;
        }
        // Nobody's code has run in it, so it is nobody's mistake.
        session.close();
      } catch (ExecutionException e) {
        LOG.log(System.Logger.Level.DEBUG, "No kernel could be prepared; one is started now", e);
      } catch (InterruptedException e) {
        // The start below is interrupted too, and says so; the prepared one ends here.
        Thread.currentThread().interrupt();
        prepared.get().end();
      }
    }
    return fresh.take(lesson, data);
  }

  /** One that was prepared, if there is one; the next is begun. */
  private synchronized Optional<Prepared> prepared(Lesson lesson, DataKind data) {
    expected--;
    var found = waiting.stream().filter(each -> each.suits(lesson)).findFirst();
    found.ifPresent(waiting::remove);
    if (found.isEmpty() && waiting.size() == ahead && ahead > 0) {
      waiting.remove().end();
    }
    if (!closed && waiting.size() < Math.min(ahead, expected)) {
      waiting.add(
          new Prepared(
              lesson,
              data,
              CompletableFuture.supplyAsync(() -> fresh.take(lesson, data), threads)));
    }
    return found;
  }

  @Override
  public void give(LessonSession session) {
    fresh.give(session);
  }

  /** Ends what was prepared and not taken. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      waiting.forEach(Prepared::end);
      waiting.clear();
    }
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
