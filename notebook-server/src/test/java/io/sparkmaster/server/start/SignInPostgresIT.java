package io.sparkmaster.server.start;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.RealPostgres;
import java.nio.file.Path;

final class SignInPostgresIT extends SignInContract {
  @Override
  DatabasePlace place(Path folder) {
    return RealPostgres.emptyDatabase();
  }
}
