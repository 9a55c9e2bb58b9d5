package io.sparkmaster.graders.runner.replay;

import io.sparkmaster.courses.catalog.CellLanguage;
import io.sparkmaster.courses.catalog.Lesson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Kernels of which each is for one submission only, and the next of which start while others run.
 * Code that runs meanwhile may reach a waiting kernel's folder, so its files are laid out anew when
 * it is taken; where no sandbox keeps submissions apart, that is no wall between processes of one
 * user. Thread-safe.
 */
public final class PreparedSessions implements Sessions, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PreparedSessions.class.getName());
  private static final long CLEAN_UP_SECONDS = 15;

  private final Sessions fresh;
  private final int ahead;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<Prepared> waiting = new ArrayDeque<>();
  private int expected;

  /** In a row, of takers for whom nothing of their language waited. */
  private int misses;

  private boolean closed;

  private record Prepared(CellLanguage language, CompletableFuture<LessonSession> session) {
    /** A lesson's files can be laid out anew; a kernel keeps its language. */
    boolean suits(Lesson other) {
      return language == other.language();
    }

    /** Anew even for the same lesson: code that ran meanwhile may have reached the files. */
    static boolean begins(LessonSession ready, Lesson now, DataKind kind) {
      try {
        return ready.again(now, kind);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "A prepared kernel's files cannot be laid out", e);
        return false;
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
        if (session.alive() && Prepared.begins(session, lesson, data)) {
          return session;
        }
        // No cell has run in it, so it is no submission's mistake.
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
    misses = found.isPresent() || waiting.isEmpty() ? 0 : misses + 1;
    found.ifPresent(waiting::remove);
    if (misses > 1 && !closed && waiting.size() == ahead && waiting.peek().session().isDone()) {
      // Languages that take turns get theirs; the next one is begun when this one has made room.
      threads.execute(waiting.remove()::end);
      misses = 0;
      return found;
    }
    if (!closed && waiting.size() < Math.min(ahead, expected)) {
      waiting.add(
          new Prepared(
              lesson.language(),
              CompletableFuture.supplyAsync(() -> fresh.take(lesson, data), threads)));
    }
    return found;
  }

  @Override
  public void give(LessonSession session) {
    fresh.give(session);
  }

  /** Ends what was prepared and not taken, also for a thread that is interrupted. */
  @Override
  public void close() {
    var interrupted = Thread.interrupted();
    List<Prepared> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(waiting);
      waiting.clear();
    }
    threads.shutdownNow();
    left.forEach(Prepared::end);
    try {
      threads.awaitTermination(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
