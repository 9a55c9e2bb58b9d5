package io.sparkmaster.server.accounts;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.RealPostgres;
import java.nio.file.Path;

final class LastAdministratorPostgresIT extends LastAdministratorContract {
  @Override
  DatabasePlace place(Path folder) {
    return RealPostgres.emptyDatabase();
  }
}
