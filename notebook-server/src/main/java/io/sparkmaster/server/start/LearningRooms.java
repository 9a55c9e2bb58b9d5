package io.sparkmaster.server.start;

import io.sparkmaster.graders.runner.Grading;
import io.sparkmaster.graders.runner.GradingSettings;
import io.sparkmaster.graders.runner.SparkVersion;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.runner.replay.ReplayFolders;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.contents.Workspaces;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.kernels.Kernels;
import io.sparkmaster.server.learning.CourseRoutes;
import io.sparkmaster.server.learning.ExerciseRoutes;
import io.sparkmaster.server.learning.OpenApiRoutes;
import io.sparkmaster.server.learning.SubmissionUpdates;
import io.sparkmaster.server.learning.Visits;
import io.sparkmaster.server.learning.attempts.Attempts;
import io.sparkmaster.server.learning.attempts.Checks;
import io.sparkmaster.server.learning.attempts.Submissions;
import io.sparkmaster.server.learning.events.Event;
import io.sparkmaster.server.learning.events.EventLog;
import io.sparkmaster.server.learning.events.EventType;
import io.sparkmaster.server.learning.events.Learners;
import io.sparkmaster.server.learning.grading.RunnerGrading;
import io.sparkmaster.server.learning.lessons.Hints;
import io.sparkmaster.server.learning.lessons.OfferedCourses;
import io.sparkmaster.server.learning.lessons.Ratings;
import io.sparkmaster.server.learning.lessons.WorkingCopies;
import io.sparkmaster.server.learning.progress.ProgressBook;
import io.sparkmaster.server.learning.stream.LiveUpdates;
import io.sparkmaster.server.learning.stream.StreamRoutes;
import io.sparkmaster.server.storage.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Builds all that courses and learning need. */
final class LearningRooms {
  private static final Duration CHECK_PATIENCE = Duration.ofMinutes(2);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int SUBMISSIONS_AT_A_TIME = 1;

  private final LiveUpdates updates;
  private final List<RouteModule> routes;

  LearningRooms(
      ServerConfig config,
      Database database,
      InstantSource clock,
      Kernels kernels,
      Visits visits,
      Workspaces workspaces,
      KernelIsolation isolation,
      Offer offer,
      Closing closing) {
    var courses = offer.courses();
    var grading = closing.add(new RunnerGrading(runner(config, offer.graders(), isolation, clock)));

    var jdbi = database.jdbi();
    var learners = new Learners(jdbi, clock);
    var events = new EventLog(jdbi, clock);
    var book = new ProgressBook(learners, events);
    var attempts = new Attempts(jdbi, learners);
    events.listen(event -> prepare(event, courses, grading));
    var submissions =
        closing.add(new Submissions(jdbi, grading, learners, events, clock, SUBMISSIONS_AT_A_TIME));
    this.updates = closing.add(new LiveUpdates(learners, events, HEARTBEAT));
    SubmissionUpdates.connect(submissions, updates);
    // The page asks what it is: a message that is lost on the way costs nothing then.
    kernels.listen(user -> updates.tell(learners.of(user), "kernels", "{}"));
    this.routes =
        List.of(
            new CourseRoutes(
                courses,
                book,
                new WorkingCopies(jdbi, workspaces, learners, events, clock),
                new Ratings(learners, events),
                attempts,
                visits,
                config.listen().baseUrl()),
            new ExerciseRoutes(
                courses,
                workspaces,
                new Checks(jdbi, kernels, grading, learners, events, clock, CHECK_PATIENCE),
                submissions,
                attempts,
                new Hints(learners, events)),
            new StreamRoutes(updates),
            new OpenApiRoutes());
  }

  private static Grading runner(
      ServerConfig config, GraderRegistry graders, KernelIsolation isolation, InstantSource clock) {
    var distribution = new KernelDistribution(config.parts().kernelDir());
    // The folder of a submission's kernel: its own home beside the lesson's files.
    var provider = isolation.graders(Path::getParent);
    var settings = GradingSettings.in(config.home().path(), SparkVersion.of(distribution));
    ReplayFolders.tidy(settings.temporary(), clock.instant());
    return Grading.of(graders, provider, settings, clock);
  }

  private static void prepare(Event event, OfferedCourses courses, RunnerGrading grading) {
    if (event.type() == EventType.LESSON_OPENED || event.type() == EventType.LESSON_RESET) {
      var subject = event.subject();
      grading.prepare(courses.lesson(subject.course().value(), subject.lesson().value()));
    }
  }

  /** Ends the open streams, which would keep the HTTP server from stopping at once. */
  LiveUpdates updates() {
    return updates;
  }

  List<RouteModule> routes() {
    return routes;
  }
}
