package io.sparkmaster.server.learning.attempts;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.nio.file.Path;

final class SubmissionsIT extends SubmissionsContract {
  @Override
  DatabasePlace place(Path folder) {
    return new SqliteFile(folder.resolve("test.db"));
  }
}
