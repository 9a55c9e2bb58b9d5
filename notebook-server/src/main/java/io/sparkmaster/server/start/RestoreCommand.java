package io.sparkmaster.server.start;

import io.sparkmaster.server.backup.Restoration;
import io.sparkmaster.server.backup.Restoration.Restored;
import io.sparkmaster.server.config.Setting;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sparkmaster restore}: a backup back into an empty home folder. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Bring a backup back into a home folder that keeps nothing yet.")
public final class RestoreCommand implements Runnable {
  private final Path distribution;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "What sparkmaster backup wrote.")
  private Path file;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Folder of all data (~/.sparkmaster); must be empty or absent.")
  private @Nullable String home;

  @Option(
      names = "--root-dir",
      paramLabel = "DIR",
      description =
          "Where notebooks go that were not in the home folder (the folder \"notebooks\" in it).")
  private @Nullable Path rootDir;

  public RestoreCommand(Path distribution) {
    this.distribution = distribution;
  }

  @Override
  public void run() {
    Map<Setting, String> options = new EnumMap<>(Setting.class);
    BackupCommand.put(options, Setting.HOME, home);
    var folder = BackupCommand.config(spec, options, distribution).home();
    var notebooks = rootDir == null ? folder.path().resolve("notebooks") : rootDir;
    try {
      Private.directory(folder.path());
      try (var claim = RunFile.claim(folder.run()).orElseThrow(() -> inUse(folder.path()))) {
        tell(Restoration.read(file, folder.path(), notebooks), folder.path(), notebooks);
      }
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.STORAGE, "The home folder cannot be used: " + failed, failed);
    }
  }

  private void tell(Restored restored, Path folder, Path notebooks) {
    var out = spec.commandLine().getOut();
    out.printf("Restored %d files of %s into %s.%n", restored.files(), restored.at(), folder);
    if (!restored.rootDir().isEmpty()) {
      out.printf(
          "The notebooks were in %s and are in %s now: start with --root-dir %s.%n",
          restored.rootDir(), notebooks, notebooks);
    }
    if (!restored.database()) {
      out.println("The database is not in it: it was PostgreSQL's. Restore it there.");
    }
    out.flush();
  }

  private static ServerException inUse(Path folder) {
    return new ServerException(
        ErrorCode.CONFLICT,
        "A server uses the home folder %s. Stop it, or restore into another folder with --home."
            .formatted(folder));
  }
}
