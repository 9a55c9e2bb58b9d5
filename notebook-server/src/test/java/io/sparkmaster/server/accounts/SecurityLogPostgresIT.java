package io.sparkmaster.server.accounts;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.RealPostgres;
import java.nio.file.Path;

final class SecurityLogPostgresIT extends SecurityLogContract {
  @Override
  DatabasePlace place(Path folder) {
    return RealPostgres.emptyDatabase();
  }
}
