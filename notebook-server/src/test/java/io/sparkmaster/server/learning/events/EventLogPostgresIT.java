package io.sparkmaster.server.learning.events;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.RealPostgres;
import java.nio.file.Path;

final class EventLogPostgresIT extends EventLogContract {
  @Override
  DatabasePlace place(Path folder) {
    return RealPostgres.emptyDatabase();
  }
}
