package io.sparkmaster.graders.runner.replay;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.graders.runner.replay.LessonSession.Life;
import io.sparkmaster.kernel.launch.KernelProvider;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose kernels go on from one notebook to the next. Files are laid out anew, but what
 * cells defined stays: only for notebooks whose authors are trusted. Thread-safe.
 */
public final class KeptSessions implements Sessions, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KeptSessions.class.getName());

  private final Sessions fresh;
  private final KernelProvider provider;
  private final Path temporary;
  private final ReplayLimits limits;
  private final Deque<LessonSession> idle = new ArrayDeque<>();

  /** Kernels of this provider, each in a folder below the temporary one. */
  public KeptSessions(KernelProvider provider, Path temporary, ReplayLimits limits) {
    this.provider = provider;
    this.temporary = temporary;
    this.limits = limits;
    this.fresh = Sessions.fresh(provider, temporary, limits);
  }

  /** Sessions with the same settings, each with a kernel of its own that is not kept. */
  public Sessions fresh() {
    return fresh;
  }

  @Override
  public LessonSession take(Lesson lesson, DataKind data) {
    var kept = idleFor(lesson);
    if (kept != null) {
      try {
        kept.again(lesson, data);
        return kept;
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
    var other = idle.poll();
    if (other != null) {
      other.close();
    }
    return null;
  }

  @Override
  public void give(LessonSession session) {
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
