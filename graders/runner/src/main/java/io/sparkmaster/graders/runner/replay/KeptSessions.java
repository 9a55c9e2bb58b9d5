package io.sparkmaster.graders.runner.replay;

import io.sparkmaster.courses.catalog.CellLanguage;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.graders.runner.replay.LessonSession.Life;
import io.sparkmaster.kernel.launch.KernelProvider;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose kernels go on from one notebook to the next. Files are laid out anew, and what
 * cells defined, cached and set in Spark is forgotten; what they did to the rest of their process
 * stays: only for notebooks whose authors are trusted. A kernel that cannot forget is not used
 * again; none forgets Java, so each Java lesson has another kernel. Thread-safe.
 */
public final class KeptSessions implements Sessions, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KeptSessions.class.getName());

  private final Sessions fresh;
  private final Sessions ofJava;
  private final KernelProvider provider;
  private final Path temporary;
  private final ReplayLimits limits;
  private final Deque<LessonSession> idle = new ArrayDeque<>();

  /**
   * Kernels of this provider, each in a folder below the temporary one.
   *
   * @param ofJava where those for Java lessons come from; it stays the caller's
   */
  public KeptSessions(
      KernelProvider provider, Path temporary, ReplayLimits limits, Sessions ofJava) {
    this.provider = provider;
    this.temporary = temporary;
    this.limits = limits;
    this.ofJava = ofJava;
    this.fresh = Sessions.fresh(provider, temporary, limits);
  }

  /** Sessions with the same settings, each with a kernel of its own that is not kept. */
  public Sessions fresh() {
    return fresh;
  }

  @Override
  public LessonSession take(Lesson lesson, DataKind data) {
    if (lesson.language() == CellLanguage.JAVA) {
      makeRoom();
      return ofJava.take(lesson, data);
    }
    var kept = idleFor(lesson);
    if (kept != null) {
      try {
        if (kept.again(lesson, data)) {
          return kept;
        }
        kept.close();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "A kept kernel's files cannot be laid out", e);
        kept.close();
      }
    }
    return LessonSession.start(provider, temporary, lesson, data, limits, Life.MANY_LESSONS);
  }

  /** A kernel of the lesson's language; one that no one can use makes room. */
  private synchronized @Nullable LessonSession idleFor(Lesson lesson) {
    for (var session : new ArrayList<>(idle)) {
      if (session.language() == lesson.language()) {
        idle.remove(session);
        return session;
      }
    }
    makeRoom();
    return null;
  }

  private synchronized void makeRoom() {
    var other = idle.poll();
    if (other != null) {
      other.close();
    }
  }

  @Override
  public void give(LessonSession session) {
    if (session.language() == CellLanguage.JAVA) {
      ofJava.give(session);
      return;
    }
    if (session.lost()) {
      session.close();
      return;
    }
    synchronized (this) {
      idle.push(session);
    }
  }

  @Override
  public synchronized void close() {
    idle.forEach(LessonSession::close);
    idle.clear();
  }
}
