package io.sparkmaster.server.backup;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import java.io.IOException;

/**
 * The last entry of a backup: a file without it is not whole.
 *
 * @param at when it was made; ISO 8601, UTC
 * @param database whether the database is in it; one of PostgreSQL is not
 * @param rootDir where the notebooks were when that was not in the home folder; else empty
 * @param files how many files are in it
 */
record Manifest(int schema, String at, boolean database, String rootDir, int files) {
  static final String NAME = "manifest.json";
  static final int SCHEMA = 1;

  byte[] toBytes() throws IOException {
    return Json.mapper().writeValueAsBytes(this);
  }

  static Manifest read(byte[] bytes) throws IOException {
    var manifest = Json.mapper().readValue(bytes, Manifest.class);
    if (manifest.schema() != SCHEMA) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "The backup has the form %d, and this program knows %d. Use the version that made it, or a newer one."
              .formatted(manifest.schema(), SCHEMA));
    }
    return manifest;
  }
}
