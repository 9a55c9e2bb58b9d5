package io.sparkmaster.graders.runner.command;

import io.sparkmaster.courses.catalog.Catalog;
import io.sparkmaster.courses.catalog.CellLanguage;
import io.sparkmaster.courses.catalog.Course;
import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.graders.runner.Grading;
import io.sparkmaster.graders.runner.GradingSettings;
import io.sparkmaster.graders.runner.SparkVersion;
import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.plugins.GraderRegistry;
import io.sparkmaster.graders.runner.replay.DataKind;
import io.sparkmaster.graders.runner.replay.KeptSessions;
import io.sparkmaster.graders.runner.replay.PreparedSessions;
import io.sparkmaster.graders.runner.replay.ReplayFolders;
import io.sparkmaster.graders.runner.replay.Sessions;
import io.sparkmaster.graders.runner.verdict.VerdictKey;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.KernelProvider;
import io.sparkmaster.kernel.launch.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparkmaster grade}. */
@Command(
    name = "grade",
    description = {
      "Grades notebooks as Submit does: their answers are run again in a fresh kernel, on the"
          + " lesson's hidden data.",
      "Only the cells of exercises are taken from a notebook; saved outputs are not looked at."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every exercise passed, and none is for review; with --verify, all signatures are valid",
      "1:at least one exercise did not pass or is for review, or a signature is not valid",
      "2:something was not graded: a wrong argument, a course with faults, no notebook, or no"
          + " kernel"
    })
public final class GradeCommand implements Callable<Integer> {
  private static final int PASSED = 0;
  private static final int NOT_PASSED = 1;
  private static final int NOT_GRADED = 2;

  private final Path kernels;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "NOTEBOOK",
      description = "A notebook, or a folder or zip whose notebooks are all graded.")
  private List<Path> notebooks = List.of();

  @Option(
      names = "--course",
      paramLabel = "DIR",
      description = "The course's folder, with its course.yaml.")
  private @Nullable Path course;

  @Option(
      names = "--check",
      description = "Use the data that learners have, and tell all that is wrong.")
  private boolean check;

  @Option(names = "--json", description = "Print the verdicts as JSON.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {
        "Write verdicts.jsonl, results.xml (JUnit), grades.csv and report.html there.",
        "What verdicts.jsonl holds is not graded again: after a stop, start the same once more."
      })
  private @Nullable Path out;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = {
        "Notebooks to grade at once. Default: as many as processors and memory allow; with"
            + " --trusted, unless all lessons are in Java, one for two processors."
      })
  private int jobs;

  @Option(
      names = "--memory",
      paramLabel = "MB",
      description = {
        "Memory for all kernels; where it allows, half as many as run start ahead. One needs "
            + Parallelism.KERNEL_MEGABYTES
            + " MB.",
        "Default: half of the machine's."
      })
  private long memory = Parallelism.defaultMegabytes();

  @Option(
      names = "--trusted",
      description = {
        "Use the same kernels for all notebooks: fast, for an author's own notebooks of Scala and"
            + " SQL lessons; Java lessons have a fresh one each.",
        "Between two, kernels forget what was defined, cached and set, but not all that code can"
            + " change in their process (see graders/README.md); verdicts are advisory and not"
            + " signed."
      })
  private boolean trusted;

  @Option(
      names = "--verify",
      paramLabel = "FILE",
      description = "Grade nothing: say which signed verdicts in this file are valid.")
  private @Nullable Path verify;

  @Option(
      names = "--key",
      paramLabel = "PEM",
      description = "For --verify: the public key. Default: that of the data folder.")
  private @Nullable Path key;

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
    if (verify == null && (notebooks.isEmpty() || course == null)) {
      throw new ParameterException(
          spec.commandLine(),
          notebooks.isEmpty()
              ? "Name at least one NOTEBOOK, or give --verify FILE."
              : "Missing required option: '--course=DIR', the folder with course.yaml.");
    }
    try (var ending = StopOnExit.of(Thread.currentThread())) {
      return verify == null ? grade() : verify(verify);
    } catch (RunnerException | CatalogException | LaunchException e) {
      say(e.getMessage());
      return NOT_GRADED;
    }
  }

  private int verify(Path file) {
    var signer = VerdictKey.toVerify(key != null ? key : VerdictKey.file(home().resolve("keys")));
    var checked = VerifyVerdicts.in(file, signer);
    checked.forEach(each -> print(each.line()));
    return checked.stream().allMatch(VerifyVerdicts.Checked::valid) ? PASSED : NOT_PASSED;
  }

  private int grade() {
    var place = home();
    try (var graders = GraderRegistry.load(place.resolve("graders"))) {
      graders.faults().forEach(fault -> say("Left out: " + fault));
      var loaded = loadCourse(graders);
      if (loaded == null) {
        return NOT_GRADED;
      }
      var distribution = new KernelDistribution(kernels);
      var folder = place.resolve("run").resolve("grade-kernels");
      try (var own = OwnKernels.below(folder, distribution, environment)) {
        own.endLeftovers();
        var settings = GradingSettings.in(place, SparkVersion.of(distribution));
        ReplayFolders.tidy(settings.temporary(), InstantSource.system().instant());
        return grade(loaded, graders, own.provider(), settings, NotebookFiles.below(notebooks));
      }
    }
  }

  private int grade(
      Course loaded,
      GraderRegistry graders,
      KernelProvider provider,
      GradingSettings settings,
      List<Submitted> files) {
    var clock = InstantSource.system();
    var processors = Runtime.getRuntime().availableProcessors();
    var most =
        trusted && !isJava(loaded)
            ? Parallelism.ofKept(processors, memory)
            : Parallelism.of(processors, memory);
    var parallel = Math.min(files.size(), jobs > 0 ? jobs : most);
    var temporary = settings.temporary();
    var fresh = Sessions.fresh(provider, temporary, settings.limits());
    var ahead = Parallelism.ahead(parallel, memory);
    try (var prepared = new PreparedSessions(fresh, files.size(), ahead)) {
      if (trusted) {
        try (var kept = new KeptSessions(provider, temporary, settings.limits(), prepared)) {
          return grade(loaded, Grading.trusted(graders, kept, settings, clock), files, parallel);
        }
      }
      var grading = Grading.prepared(graders, provider, prepared, settings, clock);
      return grade(loaded, grading, files, parallel);
    }
  }

  /** Whether no kernel can be kept for any of its lessons. */
  private static boolean isJava(Course course) {
    return course.lessons().stream().allMatch(each -> each.language() == CellLanguage.JAVA);
  }

  private int grade(Course loaded, Grading grading, List<Submitted> files, int parallel) {
    if (out == null) {
      return grade(loaded, grading, files, parallel, Optional.empty());
    }
    try (var journal = Journal.in(out)) {
      return grade(loaded, grading, files, parallel, Optional.of(journal));
    }
  }

  private int grade(
      Course loaded,
      Grading grading,
      List<Submitted> files,
      int parallel,
      Optional<Journal> journal) {
    if (files.size() == 1) {
      say("Running the answers in a fresh kernel …");
    }
    var err = spec.commandLine().getErr();
    var terminal = System.console() != null && files.size() > 1;
    var progress = new Progress(err, terminal, files.size(), InstantSource.system());
    var data = check ? DataKind.GIVEN : DataKind.HIDDEN;
    var entries =
        new Batch(Batch.Work.of(grading.submission(), data), loaded, journal)
            .run(files, parallel, (entry, now) -> ended(entry, now, progress));
    if (out != null) {
      ReportFiles.write(out, entries);
      say("Reports are in " + out + ".");
    }
    if (json) {
      print(Report.json(entries));
    }
    if (entries.stream().anyMatch(Entry::failed)) {
      return NOT_GRADED;
    }
    return entries.stream().allMatch(Entry::passed) ? PASSED : NOT_PASSED;
  }

  private synchronized void ended(Entry entry, boolean now, Progress progress) {
    progress.ended(entry, now);
    if (entry.failed()) {
      say(entry.error());
    } else if (!json) {
      print(Report.text(entry));
    }
  }

  private @Nullable Course loadCourse(GraderRegistry graders) {
    var folder = course == null ? Path.of("") : course;
    if (!Files.isDirectory(folder)) {
      say("There is no folder %s. Give --course the folder with course.yaml.".formatted(folder));
      return null;
    }
    var catalog = Catalog.loadCourse(folder.toAbsolutePath().normalize(), graders.known());
    if (catalog.courses().isEmpty()) {
      say("The course in %s has faults, so nothing was graded:".formatted(folder));
      catalog.faults().forEach(fault -> say("  " + fault));
      return null;
    }
    return catalog.courses().get(0);
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

  private void print(String text) {
    spec.commandLine().getOut().println(text);
  }

  private void say(@Nullable String line) {
    spec.commandLine().getErr().println(line);
  }
}
