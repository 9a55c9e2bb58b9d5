package io.sparkmaster.graders.runner.command;

import io.sparkmaster.courses.catalog.Catalog;
import io.sparkmaster.courses.catalog.Course;
import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.notebook.Notebook;
import io.sparkmaster.graders.runner.Grading;
import io.sparkmaster.graders.runner.GradingSettings;
import io.sparkmaster.graders.runner.SparkVersion;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparkmaster grade}. */
@Command(
    name = "grade",
    description = {
      "Grades notebooks as Submit does: their answers are run again in a fresh kernel, on the lesson's"
          + " hidden data.",
      "Only the cells of exercises are taken from a notebook; saved outputs are not looked at."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every exercise passed",
      "1:at least one exercise did not pass",
      "2:something was not graded: a wrong argument, a course with faults, no notebook, or no kernel"
    })
public final class GradeCommand implements Callable<Integer> {
  private static final int PASSED = 0;
  private static final int NOT_PASSED = 1;
  private static final int NOT_GRADED = 2;
  private static final long CLEAN_UP_MILLIS = 15_000;

  private final Path kernels;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "NOTEBOOK",
      description = "A notebook, or a folder whose notebooks are all graded.")
  private List<Path> notebooks = List.of();

  @Option(
      names = "--course",
      required = true,
      paramLabel = "DIR",
      description = "The course's folder, with its course.yaml.")
  private Path course = Path.of("");

  @Option(
      names = "--check",
      description = "Use the data that learners have, and tell all that is wrong.")
  private boolean check;

  @Option(names = "--json", description = "Print the verdicts as JSON.")
  private boolean json;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = {
        "Where keys, plugins (graders/) and cached answers are.",
        "Default: SPARKMASTER_HOME, else ~/.sparkmaster."
      })
  private @Nullable Path home;

  private GradeCommand(Path kernels, Map<String, String> environment) {
    this.kernels = kernels;
    this.environment = Map.copyOf(environment);
  }

  /**
   * The command.
   *
   * @param kernels the folder that kernels run from
   */
  public static CommandLine create(Path kernels, Map<String, String> environment) {
    return new CommandLine(new GradeCommand(kernels, environment));
  }

  @Override
  public Integer call() {
    // Kernels do not hear Ctrl-C: what was started is ended by who started it.
    var self = Thread.currentThread();
    var cleanUp = new Thread(() -> interruptAndWait(self), "grade-clean-up");
    Runtime.getRuntime().addShutdownHook(cleanUp);
    try {
      return grade();
    } catch (RunnerException | CatalogException | LaunchException e) {
      say(e.getMessage());
      return NOT_GRADED;
    } finally {
      forget(cleanUp);
    }
  }

  private static void interruptAndWait(Thread grading) {
    grading.interrupt();
    try {
      grading.join(CLEAN_UP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread cleanUp) {
    try {
      Runtime.getRuntime().removeShutdownHook(cleanUp);
    } catch (IllegalStateException e) {
      // The program is ending, and the hook waits for this thread.
      return;
    }
  }

  private int grade() {
    var place = home();
    try (var graders = GraderRegistry.load(place.resolve("graders"))) {
      graders.faults().forEach(fault -> say("Left out: " + fault));
      var loaded = loadCourse(graders);
      if (loaded == null) {
        return NOT_GRADED;
      }
      var report = new Report();
      var grading = grading(graders, place);
      var files = NotebookFiles.below(notebooks);
      for (int i = 0; i < files.size(); i++) {
        if (files.size() > 1) {
          say("%d of %d: %s".formatted(i + 1, files.size(), files.get(i)));
        }
        gradeOrReport(files.get(i), loaded, grading, report);
      }
      if (json) {
        spec.commandLine().getOut().println(report.json());
      }
      return report.exitCode(PASSED, NOT_PASSED, NOT_GRADED);
    }
  }

  private @Nullable Course loadCourse(GraderRegistry graders) {
    if (!Files.isDirectory(course)) {
      say("There is no folder %s. Give --course the folder with course.yaml.".formatted(course));
      return null;
    }
    var catalog = Catalog.loadCourse(course.toAbsolutePath().normalize(), graders.known());
    if (catalog.courses().isEmpty()) {
      say("The course in %s has faults, so nothing was graded:".formatted(course));
      catalog.faults().forEach(fault -> say("  " + fault));
      return null;
    }
    return catalog.courses().get(0);
  }

  private Grading grading(GraderRegistry graders, Path place) {
    var distribution = new KernelDistribution(kernels);
    var provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            place.resolve("run").resolve("grade-kernels"),
            environment);
    var settings = GradingSettings.in(place, SparkVersion.of(distribution));
    return Grading.of(graders, provider, settings, InstantSource.system());
  }

  /** One bad notebook keeps no other from being graded. */
  private void gradeOrReport(Path file, Course loaded, Grading grading, Report report) {
    try {
      grade(file, loaded, grading, report);
    } catch (RunnerException e) {
      if (e.code() == RunnerException.Code.STOPPED) {
        throw e;
      }
      say(e.getMessage());
      report.addFailure(file, e.getMessage());
    }
  }

  private void grade(Path file, Course loaded, Grading grading, Report report) {
    var notebook = read(file);
    var lesson = LessonOfNotebook.find(loaded, notebook, file);
    var exercises = lesson.exercises().stream().map(Exercise::id).toList();
    say("Running the answers in a fresh kernel …");
    var data = check ? DataKind.GIVEN : DataKind.HIDDEN;
    var verdicts = grading.submission().grade(lesson, notebook, exercises, data);
    report.add(file, verdicts);
    if (!json) {
      spec.commandLine().getOut().println(Report.text(file, verdicts));
    }
  }

  private static Notebook read(Path file) {
    try {
      return Notebook.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new RunnerException(
          RunnerException.Code.FILES, "The notebook %s cannot be read: %s.".formatted(file, e), e);
    } catch (CatalogException e) {
      throw new RunnerException(
          RunnerException.Code.UNKNOWN_LESSON, "%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Path home() {
    if (home != null) {
      return home.toAbsolutePath();
    }
    var named = environment.getOrDefault("SPARKMASTER_HOME", "");
    return named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".sparkmaster")
        : Path.of(named).toAbsolutePath();
  }

  private void say(String line) {
    spec.commandLine().getErr().println(line);
  }
}
