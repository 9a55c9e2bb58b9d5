package io.sparkmaster.server.learning;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.learning.attempts.Attempt;
import io.sparkmaster.server.learning.attempts.Attempts;
import io.sparkmaster.server.learning.lessons.OfferedCourses;
import io.sparkmaster.server.learning.lessons.Ratings;
import io.sparkmaster.server.learning.lessons.WorkingCopies;
import io.sparkmaster.server.learning.lessons.WorkingCopy;
import io.sparkmaster.server.learning.progress.ProgressBook;
import io.sparkmaster.server.learning.progress.Skills;
import java.util.Optional;

/** Courses, lessons and progress. */
public final class CourseRoutes implements RouteModule {
  static final String ROOT = "/learn/api/v1/";
  private static final int RECENT = 20;

  private final OfferedCourses courses;
  private final ProgressBook book;
  private final WorkingCopies copies;
  private final Ratings ratings;
  private final Attempts attempts;
  private final Visits visits;
  private final LessonPage page;

  /** Routes to these courses. */
  public CourseRoutes(
      OfferedCourses courses,
      ProgressBook book,
      WorkingCopies copies,
      Ratings ratings,
      Attempts attempts,
      Visits visits,
      String baseUrl) {
    this.visits = visits;
    this.courses = courses;
    this.book = book;
    this.copies = copies;
    this.ratings = ratings;
    this.attempts = attempts;
    this.page = new LessonPage(book, copies, attempts, baseUrl);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(ROOT + "courses", this::all);
    routes.get(ROOT + "courses/{course}", this::course);
    routes.get(ROOT + "lessons/{course}/{lesson}", this::lesson);
    routes.post(ROOT + "lessons/{course}/{lesson}/open", this::open);
    routes.post(ROOT + "lessons/{course}/{lesson}/reset", this::reset);
    routes.post(ROOT + "lessons/{course}/{lesson}/rate", this::rate);
    routes.get(ROOT + "progress", this::progress);
  }

  private void all(Context context) {
    var progress = book.of(user(context));
    var json = LearningJson.object();
    var array = json.putArray("courses");
    courses.all().forEach(course -> array.add(LearningJson.course(course, progress)));
    var faults = json.putArray("faults");
    if (Identity.of(context).role() != Role.LEARNER) {
      courses.faults().forEach(fault -> faults.add(LearningJson.fault(fault)));
    }
    context.json(json);
    visits.arrived(user(context));
  }

  private void course(Context context) {
    var course = courses.course(context.pathParam("course"));
    context.json(LearningJson.course(course, book.of(user(context))));
  }

  private void lesson(Context context) {
    var lesson = requested(context);
    context.json(page.of(user(context), lesson));
    visits.looksAt(user(context), lesson.course() + "/" + lesson.id());
  }

  private void open(Context context) {
    var lesson = requested(context);
    var copy = copies.open(user(context), lesson);
    answer(context, copy, lesson, "");
    visits.looksAt(user(context), copy.path().replaceFirst("/[^/]*$", ""));
  }

  private void reset(Context context) {
    var lesson = requested(context);
    var reset = copies.reset(user(context), lesson);
    answer(context, reset.copy(), lesson, reset.kept());
  }

  private void answer(Context context, WorkingCopy copy, Lesson lesson, String kept) {
    var json = page.workingCopy(copy, lesson);
    if (!kept.isEmpty()) {
      json.put("kept", kept);
    }
    context.json(json);
  }

  private void rate(Context context) {
    var body = Json.object(context);
    ratings.rate(
        user(context),
        requested(context),
        Body.number(body, "stars"),
        Body.optionalText(body, "comment"));
    context.status(204);
  }

  private void progress(Context context) {
    var progress = book.of(user(context));
    var json = LearningJson.progress(courses.all(), progress);
    var skills = json.putArray("skills");
    Skills.of(courses.all(), progress)
        .scores()
        .forEach(
            (skill, score) -> {
              var entry = skills.addObject().put("skill", skill);
              entry.set("progress", LearningJson.score(score));
            });
    var recent = json.putArray("recent");
    for (var attempt : attempts.recent(user(context), RECENT)) {
      var outcome = LearningJson.outcome(attempt);
      title(attempt).ifPresent(title -> outcome.put("title", title));
      recent.add(outcome);
    }
    context.json(json);
  }

  /** Of the exercise, unless no course has it any more. */
  private Optional<String> title(Attempt attempt) {
    var subject = attempt.subject();
    return courses.all().stream()
        .filter(course -> course.id().equals(subject.course()))
        .flatMap(course -> course.lesson(subject.lesson()).stream())
        .flatMap(lesson -> lesson.exercises().stream())
        .filter(exercise -> subject.exercise().filter(exercise.id()::equals).isPresent())
        .map(Exercise::title)
        .findFirst();
  }

  private Lesson requested(Context context) {
    return courses.lesson(context.pathParam("course"), context.pathParam("lesson"));
  }

  private static UserId user(Context context) {
    return Identity.of(context).user();
  }
}
