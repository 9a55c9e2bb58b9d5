package io.sparkmaster.server.learning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.Course;
import io.sparkmaster.courses.catalog.Fault;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.learning.attempts.Attempt;
import io.sparkmaster.server.learning.progress.LessonState;
import io.sparkmaster.server.learning.progress.Progress;
import io.sparkmaster.server.learning.progress.Score;
import java.util.List;

/** The API's JSON, as the OpenAPI document describes it. */
final class LearningJson {
  private LearningJson() {}

  static ObjectNode object() {
    return Json.mapper().createObjectNode();
  }

  static ObjectNode score(Score score) {
    return object()
        .put("exercises", score.exercises())
        .put("passed", score.passed())
        .put("points", score.points())
        .put("maxPoints", score.max())
        .put("percent", score.percent());
  }

  static ObjectNode course(Course course, Progress progress) {
    var json =
        object()
            .put("id", course.id().value())
            .put("title", course.title())
            .put("version", course.version())
            .put("language", course.language())
            .put("licence", course.licence());
    json.set("progress", score(Score.of(course, progress)));
    var modules = json.putArray("modules");
    for (var module : course.modules()) {
      var lessons =
          modules
              .addObject()
              .put("id", module.id().value())
              .put("title", module.title())
              .put("tier", module.tier())
              .putArray("lessons");
      module.lessons().forEach(lesson -> lessons.add(lesson(lesson, progress)));
    }
    return json;
  }

  static ObjectNode lesson(Lesson lesson, Progress progress) {
    var json =
        object()
            .put("id", lesson.id().value())
            .put("title", lesson.title())
            .put("state", LessonState.of(lesson, progress).text());
    json.set("progress", score(Score.of(lesson, progress)));
    return json;
  }

  static ObjectNode fault(Fault fault) {
    return object()
        .put("course", fault.file().getName(0).toString())
        .put("file", fault.file().toString().replace('\\', '/'))
        .put("place", fault.place().toString())
        .put("what", fault.what())
        .put("remedy", fault.remedy());
  }

  static ObjectNode progress(List<Course> courses, Progress progress) {
    var json = object();
    var total = courses.stream().map(it -> Score.of(it, progress)).reduce(Score.NONE, Score::plus);
    json.set("progress", score(total));
    var array = json.putArray("courses");
    for (var course : courses) {
      var entry = array.addObject().put("id", course.id().value()).put("title", course.title());
      entry.set("progress", score(Score.of(course, progress)));
      var lessons = entry.putArray("lessons");
      course.lessons().forEach(lesson -> lessons.add(lesson(lesson, progress)));
    }
    return json;
  }

  /** A submission, or a check that is shown like one. */
  static ObjectNode attempt(Attempt attempt) {
    var json = object().put("id", attempt.id().value());
    about(json, attempt)
        .put("lessonVersion", attempt.lessonVersion())
        .put("state", attempt.state().text())
        .put("at", attempt.at().toString());
    attempt.reason().ifPresent(reason -> json.put("step", reason));
    attempt.verdict().ifPresent(verdict -> json.set("verdict", verdict));
    return json;
  }

  /** One line about a judged attempt. */
  static ObjectNode outcome(Attempt attempt) {
    var json = about(object().put("at", attempt.at().toString()), attempt);
    attempt
        .verdict()
        .ifPresent(
            verdict -> {
              for (var key : List.of("state", "points", "maxPoints", "trust")) {
                json.set(key, verdict.path(key));
              }
              // Verdicts of older versions do not say it.
              if (verdict.hasNonNull("isolation")) {
                json.set("isolation", verdict.path("isolation"));
              }
            });
    return json;
  }

  private static ObjectNode about(ObjectNode json, Attempt attempt) {
    var subject = attempt.subject();
    return json.put("course", subject.course().value())
        .put("lesson", subject.lesson().value())
        .put("exercise", subject.exercise().orElseThrow().value());
  }
}
