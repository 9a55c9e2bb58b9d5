package io.sparkmaster.server.start;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.nio.file.Path;

final class SignInIT extends SignInContract {
  @Override
  DatabasePlace place(Path folder) {
    return new SqliteFile(folder.resolve("home/sparkmaster.db"));
  }
}
