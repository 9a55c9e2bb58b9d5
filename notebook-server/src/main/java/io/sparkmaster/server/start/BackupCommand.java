package io.sparkmaster.server.start;

import io.sparkmaster.server.backup.Backup;
import io.sparkmaster.server.config.ConfigException;
import io.sparkmaster.server.config.ConfigReader;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.config.Setting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparkmaster backup}: all that a home folder keeps, also while a server runs. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Write notebooks, database, keys and settings into a file, also while the server runs.",
      "The file holds secrets: keep it as you keep the home folder."
    })
public final class BackupCommand implements Runnable {
  private static final long MEBIBYTE = 1L << 20;
  private static final int MOST_NAMED = 20;

  private final Path distribution;
  private final InstantSource clock;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "Where to, as in backup.zip; must not exist.")
  private Path file;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Folder of all data (~/.sparkmaster).")
  private @Nullable String home;

  @Option(
      names = "--root-dir",
      paramLabel = "DIR",
      description = "Folder of the notebooks (workspace/learner in the home folder).")
  private @Nullable String rootDir;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "PostgreSQL in place of a file: jdbc:postgresql://HOST/DATABASE?user=NAME.")
  private @Nullable String databaseUrl;

  public BackupCommand(Path distribution, InstantSource clock) {
    this.distribution = distribution;
    this.clock = clock;
  }

  @Override
  public void run() {
    Map<Setting, String> options = new EnumMap<>(Setting.class);
    put(options, Setting.HOME, home);
    put(options, Setting.ROOT_DIR, rootDir);
    put(options, Setting.DATABASE_URL, databaseUrl);
    var config = config(spec, options, distribution);
    var written = Backup.write(config, file, clock.instant());
    var out = spec.commandLine().getOut();
    out.printf(
        "Wrote %d files (%d MB) to %s.%n", written.files(), written.bytes() / MEBIBYTE, file);
    out.printf("Home folder: %s%n", config.home().path());
    out.printf("Notebooks: %s%n", written.notebooks());
    out.printf("Database: %s%n", config.home().database());
    if (written.links() > 0) {
      out.printf("Left out %d links.%n", written.links());
    }
    tellUnreadable(out, written.unreadable());
    if (!written.database()) {
      out.println("The database is not in it: it is PostgreSQL's. Back it up with pg_dump.");
    }
    out.flush();
  }

  private static void tellUnreadable(PrintWriter out, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    out.printf("Left out %d files and folders that cannot be read:%n", names.size());
    for (var name : names.subList(0, Math.min(names.size(), MOST_NAMED))) {
      out.println("  " + name.replaceAll("\\p{Cntrl}", "?"));
    }
    if (names.size() > MOST_NAMED) {
      out.printf("  and %d more%n", names.size() - MOST_NAMED);
    }
  }

  static void put(Map<Setting, String> options, Setting setting, @Nullable String value) {
    if (value != null) {
      options.put(setting, value);
    }
  }

  static ServerConfig config(CommandSpec spec, Map<Setting, String> options, Path distribution) {
    try {
      return ConfigReader.read(options, distribution);
    } catch (ConfigException faulty) {
      throw new ParameterException(
          spec.commandLine(), String.join(System.lineSeparator(), faulty.faults()));
    }
  }
}
