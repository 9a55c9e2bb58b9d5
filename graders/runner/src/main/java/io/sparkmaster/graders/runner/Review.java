package io.sparkmaster.graders.runner;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.Lesson;
import io.sparkmaster.courses.catalog.SolutionNotebook;
import io.sparkmaster.courses.catalog.SubmittedSources;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.spi.v1.CellSource;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Grade.State;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds answers that a teacher should look at: those that reach for what evidence is made of. It
 * reads names, so it proves nothing either way. Names that the author's own solution uses are fine.
 */
final class Review {
  private static final List<String> NAMES =
      List.of(
          // Reflection and what goes around it.
          "getDeclaredField",
          "getDeclaredFields",
          "getDeclaredMethod",
          "getDeclaredMethods",
          "getDeclaredConstructor",
          "getDeclaredConstructors",
          "getMethod",
          "getMethods",
          "setAccessible",
          "forName",
          "loadClass",
          "defineClass",
          "ClassLoader",
          "URLClassLoader",
          "getClassLoader",
          "getContextClassLoader",
          "setContextClassLoader",
          "MethodHandles",
          "VarHandle",
          "Unsafe",
          "Instrumentation",
          "ToolProvider",
          "ScriptEngineManager",
          "java_method",
          "try_reflect",
          "reflect",
          // What listens to Spark, or changes how it plans.
          "SparkListener",
          "addSparkListener",
          "removeSparkListener",
          "listenerBus",
          "listenerManager",
          "QueryExecutionListener",
          "setLocalProperty",
          "setJobGroup",
          "SparkEnv",
          "dagScheduler",
          "sessionState",
          "sharedState",
          "queryExecution",
          "withExtensions",
          "experimental",
          "extraOptimizations",
          "extraStrategies",
          "org.apache.spark.scheduler",
          "org.apache.spark.sql.catalyst",
          "org.apache.spark.sql.classic",
          "org.apache.spark.sql.execution",
          "org.apache.spark.sql.internal",
          // The kernel, its process and the machine.
          "io.sparkmaster",
          "sun.misc",
          "jdk.internal",
          "ProcessBuilder",
          "ProcessHandle",
          "getRuntime",
          "sys.process",
          "addShutdownHook",
          "getAllStackTraces",
          "ThreadGroup",
          "ManagementFactory",
          "setOut",
          "setErr",
          "setProperty",
          "ServerSocket",
          "HttpClient",
          "URLConnection");

  private final GraderRegistry graders;

  Review(GraderRegistry graders) {
    this.graders = graders;
  }

  /**
   * Why a teacher should look; empty when nobody need. All cells of a submission run in one kernel,
   * so what one of them does concerns all exercises.
   */
  List<String> reasons(Lesson lesson, SubmittedSources submitted) {
    var solution = SolutionNotebook.of(lesson);
    var reasons = new ArrayList<String>();
    for (var exercise : lesson.exercises()) {
      var source = submitted.sources().get(exercise.id());
      if (source != null) {
        add(exercise, source, solution.source(exercise.id()), reasons);
      }
    }
    return reasons;
  }

  private void add(Exercise exercise, String source, String solution, List<String> reasons) {
    var names =
        NAMES.stream()
            .filter(name -> uses(name, CellSources.of(exercise, source)))
            .filter(name -> !uses(name, CellSources.of(exercise, solution)))
            .toList();
    if (!names.isEmpty()) {
      reasons.add(
          "The answer to \"%s\" uses %s, which can change what graders are told."
              .formatted(exercise.id(), String.join(", ", names)));
    }
  }

  private boolean uses(String name, CellSource source) {
    var options = Options.of("source", Map.of("must_not", List.of(name)));
    var evidence = Evidence.builder().actual(new Probe.Source(), source).build();
    return graders
        .grader("source")
        .filter(grader -> grader.grade(evidence, options).state() != State.PASSED)
        .isPresent();
  }
}
