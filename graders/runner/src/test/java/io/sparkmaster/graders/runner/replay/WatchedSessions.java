package io.sparkmaster.graders.runner.replay;

import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** Tells which sessions were taken and given back. Thread-safe. */
final class WatchedSessions implements Sessions {
  final BlockingQueue<LessonSession> taken = new LinkedBlockingQueue<>();
  final List<LessonSession> given = new CopyOnWriteArrayList<>();
  private final Sessions inner;

  WatchedSessions(Sessions inner) {
    this.inner = inner;
  }

  /** Kernel processes that understand a handful of words. */
  static LocalProcessProvider echoKernels(Path root) throws IOException {
    return new LocalProcessProvider(
        LocalProcessProvider.ownJava(),
        EchoDistribution.in(root.resolve("echo")),
        root.resolve("run"),
        Map.of());
  }

  @Override
  public LessonSession take(Lesson lesson, DataKind data) {
    var session = inner.take(lesson, data);
    taken.add(session);
    return session;
  }

  @Override
  public void give(LessonSession session) {
    given.add(session);
    inner.give(session);
  }
}
