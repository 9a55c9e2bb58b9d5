package io.sparkmaster.server.kernels;

import io.sparkmaster.server.storage.DatabasePlace;
import io.sparkmaster.server.storage.DatabasePlace.SqliteFile;
import java.nio.file.Path;

final class ClusterUseTest extends ClusterUseContract {
  @Override
  DatabasePlace place(Path folder) {
    return new SqliteFile(folder.resolve("test.db"));
  }
}
