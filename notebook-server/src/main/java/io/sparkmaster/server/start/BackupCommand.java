package io.sparkmaster.server.start;

import io.sparkmaster.server.backup.Backup;
import io.sparkmaster.server.config.ConfigException;
import io.sparkmaster.server.config.ConfigReader;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.config.Setting;
import java.nio.file.Path;
import java.time.InstantSource;
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

  public BackupCommand(Path distribution, InstantSource clock) {
    this.distribution = distribution;
    this.clock = clock;
  }

  @Override
  public void run() {
    var written = Backup.write(config(spec, home, distribution), file, clock.instant());
    var out = spec.commandLine().getOut();
    out.printf(
        "Wrote %d files (%d MB) to %s.%n", written.files(), written.bytes() / MEBIBYTE, file);
    if (written.leftOut() > 0) {
      out.printf("Left out %d links and files that cannot be read.%n", written.leftOut());
    }
    if (!written.database()) {
      out.println("The database is not in it: it is PostgreSQL's. Back it up with pg_dump.");
    }
    out.flush();
  }

  static ServerConfig config(CommandSpec spec, @Nullable String home, Path distribution) {
    Map<Setting, String> options = home == null ? Map.of() : Map.of(Setting.HOME, home);
    try {
      return ConfigReader.read(options, distribution);
    } catch (ConfigException faulty) {
      throw new ParameterException(
          spec.commandLine(), String.join(System.lineSeparator(), faulty.faults()));
    }
  }
}
