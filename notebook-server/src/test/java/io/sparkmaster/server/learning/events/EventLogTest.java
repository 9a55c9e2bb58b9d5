package io.sparkmaster.server.learning.events;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.nio.file.Path;

final class EventLogTest extends EventLogContract {
  @Override
  DatabasePlace place(Path folder) {
    return new SqliteFile(folder.resolve("test.db"));
  }
}
