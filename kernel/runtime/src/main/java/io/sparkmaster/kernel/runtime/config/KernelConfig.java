package io.sparkmaster.kernel.runtime.config;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a kernel process is told from outside.
 *
 * @param language of cells that do not name one
 * @param connectionFile where to read ports and key; empty for a training run
 * @param spark settings given by the environment and {@code spark-defaults.conf}
 * @param history where cells that were run are kept; empty to keep none
 * @param sources folder of libraries' sources, from which their documentation is taken
 * @param shipping how classes of cells reach executors
 * @param parent the process to end with, which Jupyter's clients name in {@code JPY_PARENT_PID}
 * @param alone how long nobody may listen before the kernel ends by itself; empty for ever
 * @param startsInTurn whether languages wait for Spark instead of starting beside it, which is
 *     slower: to measure by how much
 * @param events the folder in which applications keep what they did; empty to keep nothing
 * @param ended the event log of an application whose UI is shown; then nothing is run
 */
public record KernelConfig(
    Language language,
    Optional<Path> connectionFile,
    Map<String, String> spark,
    Optional<Path> history,
    Path sources,
    ShippingWay shipping,
    OptionalLong parent,
    Optional<Duration> alone,
    boolean startsInTurn,
    Optional<Path> events,
    Optional<Path> ended) {

  private static final String USAGE =
      "Usage: [--language scala|java] [--alone-minutes N] [--start-in-turn] [--ended EVENT_LOG]"
          + " CONNECTION_FILE, or --train to run once through everything";

  /** Copies the map. */
  public KernelConfig {
    spark = Map.copyOf(spark);
  }

  /**
   * Reads arguments, environment and the file of defaults.
   *
   * @throws KernelException that names all faults
   */
  public static KernelConfig of(List<String> arguments, Map<String, String> environment) {
    var faults = new ArrayList<String>();
    var language = Language.SCALA;
    Path connectionFile = null;
    Duration alone = null;
    Path ended = null;
    var train = false;
    var inTurn = false;
    for (var rest = arguments.iterator(); rest.hasNext(); ) {
      var argument = rest.next();
      switch (argument) {
        case "--language" -> {
          var name = rest.hasNext() ? rest.next() : "";
          var known = Language.of(name).filter(found -> found != Language.SQL);
          if (known.isEmpty()) {
            faults.add("--language is \"" + name + "\"; it must be scala or java");
          }
          language = known.orElse(language);
        }
        case "--alone-minutes" -> {
          var minutes = rest.hasNext() ? rest.next() : "";
          if (minutes.matches("[1-9][0-9]{0,6}")) {
            alone = Duration.ofMinutes(Long.parseLong(minutes));
          } else {
            faults.add("--alone-minutes is \"" + minutes + "\"; it must be a number from 1 on");
          }
        }
        case "--ended" -> {
          if (rest.hasNext()) {
            ended = Path.of(rest.next());
          } else {
            faults.add("--ended names no event log");
          }
        }
        case "--start-in-turn" -> inTurn = true;
        case "--train" -> train = true;
        default -> {
          if (argument.startsWith("-") || connectionFile != null) {
            faults.add("unknown argument \"" + argument + "\"");
          } else {
            connectionFile = Path.of(argument);
          }
        }
      }
    }
    if (connectionFile == null && !train) {
      faults.add("the connection file is missing");
    }
    var spark = SparkDefaults.read(environment, faults);
    var shipping = shipping(environment, faults);
    if (!faults.isEmpty()) {
      throw new KernelException(
          Code.BAD_CONFIGURATION,
          "The kernel cannot start: " + String.join("; ", faults) + ".\n" + USAGE + ".");
    }
    return new KernelConfig(
        language,
        Optional.ofNullable(connectionFile),
        spark,
        train ? Optional.empty() : Optional.of(history(environment, language)),
        sources(environment),
        shipping,
        parent(environment),
        Optional.ofNullable(alone),
        inTurn,
        folder(environment, "SPARKMASTER_EVENT_LOGS"),
        Optional.ofNullable(ended));
  }

  private static Optional<Path> folder(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(path -> !path.isBlank()).map(Path::of);
  }

  /** Where Spark's log goes, beside the history; empty for the process's standard error. */
  public Optional<Path> log() {
    return history.map(
        file ->
            file.getParent()
                .resolveSibling("logs")
                .resolve("sparkmaster-" + language.id() + ".log"));
  }

  /** In SPARKMASTER_HOME, or else where Jupyter keeps a user's data. */
  private static Path history(Map<String, String> environment, Language language) {
    var own = environment.getOrDefault("SPARKMASTER_HOME", "");
    var jupyter = environment.getOrDefault("JUPYTER_DATA_DIR", "");
    var home =
        !own.isEmpty()
            ? Path.of(own)
            : !jupyter.isEmpty()
                ? Path.of(jupyter, "sparkmaster")
                : Path.of(
                    environment.getOrDefault("HOME", System.getProperty("user.home")),
                    ".local/share/jupyter/sparkmaster");
    return home.resolve("history").resolve("sparkmaster-" + language.id() + ".jsonl");
  }

  /** The distribution's lies beside the folder with the kernel's jars. */
  private static Path sources(Map<String, String> environment) {
    var named = environment.getOrDefault("SPARKMASTER_SOURCES", "");
    var firstJar = System.getProperty("java.class.path").split(File.pathSeparator, 2)[0];
    return named.isEmpty()
        ? Path.of(firstJar).toAbsolutePath().resolve("../../sources").normalize()
        : Path.of(named);
  }

  private static ShippingWay shipping(Map<String, String> environment, List<String> faults) {
    var name = environment.getOrDefault("SPARKMASTER_CLASSES", "").strip();
    var known = name.isEmpty() ? Optional.of(ShippingWay.OUTPUT_DIRECTORY) : ShippingWay.of(name);
    if (known.isEmpty()) {
      faults.add(
          "SPARKMASTER_CLASSES is \"" + name + "\"; it must be one of " + ShippingWay.names());
    }
    return known.orElse(ShippingWay.OUTPUT_DIRECTORY);
  }

  private static OptionalLong parent(Map<String, String> environment) {
    var text = environment.getOrDefault("JPY_PARENT_PID", "");
    // Process 1 is where orphans go, and outlives everybody.
    return text.matches("[1-9]\\d{0,9}") && !text.equals("1")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
