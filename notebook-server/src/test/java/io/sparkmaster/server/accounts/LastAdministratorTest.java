package io.sparkmaster.server.accounts;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.nio.file.Path;

final class LastAdministratorTest extends LastAdministratorContract {
  @Override
  DatabasePlace place(Path folder) {
    return new SqliteFile(folder.resolve("test.db"));
  }
}
