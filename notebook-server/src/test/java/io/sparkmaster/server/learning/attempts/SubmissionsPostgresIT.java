package io.sparkmaster.server.learning.attempts;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.RealPostgres;
import java.nio.file.Path;

final class SubmissionsPostgresIT extends SubmissionsContract {
  @Override
  DatabasePlace place(Path folder) {
    return RealPostgres.emptyDatabase();
  }
}
