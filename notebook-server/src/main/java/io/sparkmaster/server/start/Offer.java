package io.sparkmaster.server.start;

import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.learning.lessons.OfferedCourses;
import org.slf4j.LoggerFactory;

/**
 * What can be learned here: courses, and the graders that know their exercises.
 *
 * @param graders open until this is closed
 */
record Offer(GraderRegistry graders, OfferedCourses courses) implements AutoCloseable {
  /** Reads both; what is broken is told in the log and left out. */
  static Offer load(ServerConfig config) {
    var log = LoggerFactory.getLogger(Offer.class);
    var graders = GraderRegistry.load(config.home().path().resolve("graders"));
    graders.faults().forEach(fault -> log.warn("grader not loaded: {}", fault));
    try {
      return new Offer(graders, OfferedCourses.load(config.parts().coursesDir(), graders.known()));
    } catch (RuntimeException | Error failed) {
      graders.close();
      throw failed;
    }
  }

  @Override
  public void close() {
    graders.close();
  }
}
