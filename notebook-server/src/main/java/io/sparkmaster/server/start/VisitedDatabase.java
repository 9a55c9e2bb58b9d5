package io.sparkmaster.server.start;

import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/** The database of a home folder, for a command that works beside the server or without one. */
final class VisitedDatabase {
  private VisitedDatabase() {}

  /** Its schema is changed under nobody: a server of an older program may be using it. */
  static void visit(ServerConfig.Home home, Consumer<Jdbi> work) throws IOException {
    if (!Database.isCurrent(home.database())) {
      try (var claim = RunFile.claim(home.run()).orElseThrow(() -> inUse(home))) {
        if (!Database.update(home.database())) {
          throw inUse(home);
        }
      }
    }
    Database.visit(home.database(), work);
  }

  private static ServerException inUse(ServerConfig.Home home) {
    return new ServerException(
        ErrorCode.CONFLICT,
        """
        The database %s is of another version of this program, and a process that is running uses it. \
        Stop the server and try again, or use the version that the server is of."""
            .formatted(home.database()));
  }
}
