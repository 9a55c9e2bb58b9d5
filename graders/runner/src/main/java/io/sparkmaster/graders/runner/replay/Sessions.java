package io.sparkmaster.graders.runner.replay;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.kernel.launch.KernelProvider;
import java.nio.file.Path;

/** Where sessions come from, and where they go. Thread-safe. */
public interface Sessions {
  /** A session with the lesson's files, for the calling thread. */
  LessonSession take(Lesson lesson, DataKind data);

  /** The session is done with. */
  void give(LessonSession session);

  /** A fresh kernel for each. */
  static Sessions fresh(KernelProvider provider, Path temporary, ReplayLimits limits) {
    return new Sessions() {
      @Override
      public LessonSession take(Lesson lesson, DataKind data) {
        return LessonSession.start(provider, temporary, lesson, data, limits);
      }

      @Override
      public void give(LessonSession session) {
        session.close();
      }
    };
  }
}
