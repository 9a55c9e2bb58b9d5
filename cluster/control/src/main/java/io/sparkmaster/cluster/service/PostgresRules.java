package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.PostgresConnection.execute;
import static io.sparkmaster.cluster.service.PostgresConnection.texts;

import io.sparkmaster.cluster.process.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What keeps a learner's database from growing, inside of it; see {@code room.sql}. */
record PostgresRules(PostgresConnection server) {
  /**
   * Tables, also of a database that is older than the rules, that lack the trigger as it is made: a
   * learner may have made one of that name, or one that calls the same function when rows are
   * deleted. 22 is that of a statement (0), before (2) INSERT (4) or UPDATE (16). Partitions come
   * after what they are part of, from which they may have a trigger.
   */
  private static final String WITHOUT =
      """
      SELECT format('%I.%I', nspname, relname)
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE relkind IN ('r', 'p') AND relpersistence <> 't'
        AND nspname NOT IN ('pg_catalog', 'information_schema')
        AND NOT EXISTS (SELECT FROM pg_trigger
          WHERE tgrelid = pg_class.oid AND tgname = 'sparkmaster_room'
            AND tgfoid = 'sparkmaster.require_room'::regproc AND tgtype = 22
            AND tgenabled IN ('O', 'A') AND NOT tgisinternal
            AND tgqual IS NULL AND tgattr::text = '')
      ORDER BY relispartition, pg_class.oid\
      """;

  /** No such table, or schema. */
  private static final Set<String> IS_GONE = Set.of("42P01", "3F000");

  /** Makes those of the database, at once. */
  void make(String database) throws SQLException {
    try (var connection = server.open(database)) {
      PostgresConnection.atOnce(connection, () -> execute(connection, text()));
    }
  }

  /** Makes those of its tables; one that cannot have them keeps them from no other. */
  void makeForTables(String database) throws SQLException {
    SQLException first = null;
    try (var connection = server.open(database)) {
      // Each for itself, so that none is locked while another is waited for.
      for (var table : texts(connection, WITHOUT)) {
        var failed = makeFor(connection, table);
        if (failed != null && first == null) {
          first = failed;
          // Thousands of tables may be locked; one has been waited for.
          execute(connection, "SET lock_timeout = 1");
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static @Nullable SQLException makeFor(Connection connection, String table) {
    try (var statement =
        connection.prepareStatement("SELECT sparkmaster.limit_table(?::regclass)")) {
      statement.setString(1, table);
      statement.execute();
      return null;
    } catch (SQLException e) {
      return IS_GONE.contains(e.getSQLState()) ? null : e;
    }
  }

  private static String text() {
    try (var text = PostgresRules.class.getResourceAsStream("room.sql")) {
      if (text == null) {
        throw new IllegalStateException("The class path lacks room.sql");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw PrivateFiles.unwritable(Path.of("room.sql"), e);
    }
  }
}
