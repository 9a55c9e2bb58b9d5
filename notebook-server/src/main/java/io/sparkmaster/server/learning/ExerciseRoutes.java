package io.sparkmaster.server.learning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.server.contents.Workspaces;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.learning.attempts.Attempt;
import io.sparkmaster.server.learning.attempts.Attempts;
import io.sparkmaster.server.learning.attempts.Checks;
import io.sparkmaster.server.learning.attempts.Grading.AnswerCell;
import io.sparkmaster.server.learning.attempts.NotebookFile;
import io.sparkmaster.server.learning.attempts.Submissions;
import io.sparkmaster.server.learning.attempts.Verdict;
import io.sparkmaster.server.learning.lessons.Hints;
import io.sparkmaster.server.learning.lessons.OfferedCourses;

/** What is done with an exercise: check it, submit it, ask for a hint. */
public final class ExerciseRoutes implements RouteModule {
  private static final String EXERCISE =
      CourseRoutes.ROOT + "exercises/{course}/{lesson}/{exercise}/";
  private static final int LISTED = 50;

  private final OfferedCourses courses;
  private final Workspaces workspaces;
  private final Checks checks;
  private final Submissions submissions;
  private final Attempts attempts;
  private final Hints hints;

  /** Routes to the exercises of these courses. */
  public ExerciseRoutes(
      OfferedCourses courses,
      Workspaces workspaces,
      Checks checks,
      Submissions submissions,
      Attempts attempts,
      Hints hints) {
    this.courses = courses;
    this.workspaces = workspaces;
    this.checks = checks;
    this.submissions = submissions;
    this.attempts = attempts;
    this.hints = hints;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post(EXERCISE + "check", this::check);
    routes.post(EXERCISE + "submissions", this::submit);
    routes.get(EXERCISE + "submissions", this::list);
    routes.get(CourseRoutes.ROOT + "submissions/{id}", this::one);
    routes.post(EXERCISE + "hints", this::reveal);
  }

  private void check(Context context) {
    var lesson = lesson(context);
    var exercise = exercise(context, lesson);
    var body = Json.object(context);
    var kernel = new KernelId(Body.text(body, "kernelId"));
    var cell = answer(body, exercise);
    context.future(
        () ->
            checks.check(user(context), lesson, exercise, kernel, cell).thenAccept(context::json));
  }

  private static AnswerCell answer(ObjectNode body, Exercise exercise) {
    for (var cell : Body.array(body, "cells")) {
      if (Body.text(cell, "exercise").equals(exercise.id().value())) {
        return new AnswerCell(Body.text(cell, "cellId"), cell.path("source").asText());
      }
    }
    throw new ServerException(
        ErrorCode.BAD_REQUEST,
        "None of the body's \"cells\" is of the exercise \"%s\".".formatted(exercise.id()));
  }

  private void submit(Context context) {
    var lesson = lesson(context);
    var exercise = exercise(context, lesson);
    var path = Body.text(Json.object(context), "path");
    var notebook = NotebookFile.read(workspaces.of(user(context)).path(), path);
    var attempt = submissions.submit(user(context), lesson, exercise, notebook);
    context
        .status(202)
        .header(
            "Location", context.contextPath() + CourseRoutes.ROOT + "submissions/" + attempt.id())
        .json(LearningJson.attempt(attempt));
  }

  private void list(Context context) {
    var lesson = lesson(context);
    var json = LearningJson.object();
    var array = json.putArray("submissions");
    attempts.at(user(context), lesson, exercise(context, lesson), LISTED).stream()
        .filter(it -> it.trust() == Verdict.Trust.ISOLATED)
        .map(LearningJson::attempt)
        .forEach(array::add);
    context.json(json);
  }

  private void one(Context context) {
    Attempt attempt = attempts.require(user(context), context.pathParam("id"));
    context.json(LearningJson.attempt(attempt));
  }

  private void reveal(Context context) {
    var lesson = lesson(context);
    var exercise = exercise(context, lesson);
    var body = Json.object(context);
    var revealed =
        body.has("seen")
            ? hints.reveal(user(context), lesson, exercise, Body.number(body, "seen"))
            : hints.revealNext(user(context), lesson, exercise);
    var json = LearningJson.object().put("hints", exercise.hints().size());
    revealed.forEach(json.putArray("revealed")::add);
    context.json(json);
  }

  private Lesson lesson(Context context) {
    return courses.lesson(context.pathParam("course"), context.pathParam("lesson"));
  }

  private Exercise exercise(Context context, Lesson lesson) {
    return courses.exercise(lesson, context.pathParam("exercise"));
  }

  private static UserId user(Context context) {
    return Identity.of(context).user();
  }
}
