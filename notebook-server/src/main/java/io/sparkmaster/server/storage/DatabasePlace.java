package io.sparkmaster.server.storage;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where the server keeps what it knows. The schema is the same everywhere. */
public sealed interface DatabasePlace {

  /** A file of SQLite; made when there is none. */
  record SqliteFile(Path path) implements DatabasePlace {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A database of a PostgreSQL server.
   *
   * @param url of JDBC, with user and password where they are needed
   */
  record Postgres(String url) implements DatabasePlace {
    private static final Pattern URL = Pattern.compile("jdbc:postgresql:[^\\s]+");

    /** Whether this can be the URL of one. */
    public static boolean isUrl(String text) {
      return URL.matcher(text).matches();
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
      return url.replaceFirst("\\?.*", "");
    }
  }
}
