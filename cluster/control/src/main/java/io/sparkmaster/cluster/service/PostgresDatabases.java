package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.PostgresConnection.execute;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.util.PasswordUtil;

/**
 * Looks after the databases of learners. They belong to the administrator, and the learner may do
 * all in them: the owner of a database could let others in, and set what holds for the
 * administrator's sessions there, too.
 */
record PostgresDatabases(PostgresConnection server) {
  /** A role is marked last of all with what it may have. */
  private static final String FINISHED =
      """
      SELECT 1 FROM pg_roles JOIN pg_database ON datname = rolname
      WHERE rolname = ? AND rolcanlogin AND pg_get_userbyid(datdba) = current_user
        AND shobj_description(pg_roles.oid, 'pg_authid') = ?\
      """;

  private static final String OURS =
      "SELECT 1 FROM pg_database WHERE datname = ? AND pg_get_userbyid(datdba) = current_user";

  private static final String LEARNERS =
      "SELECT datname, pg_database_size(pg_database.oid) FROM pg_database"
          + " JOIN pg_roles ON rolname = datname WHERE NOT rolsuper";

  private static final String GRANTEES =
      """
      SELECT DISTINCT quote_ident(pg_get_userbyid(grantee)) FROM pg_database, aclexplode(datacl)
      WHERE datname = ? AND grantee <> 0 AND grantee <> datdba\
      """;

  /** Tables, also of a database that is older than the rules, that know nothing of them. */
  private static final String WITHOUT_RULES =
      """
      SELECT format('%I.%I', nspname, relname)
      FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE relkind IN ('r', 'p') AND relpersistence <> 't'
        AND nspname NOT IN ('pg_catalog', 'information_schema')
        AND NOT EXISTS (SELECT FROM pg_trigger
          WHERE tgrelid = pg_class.oid AND tgfoid = 'sparkmaster.require_room'::regproc)
      ORDER BY pg_class.oid\
      """;

  private static final String IS_GONE = "42P01";
  private static final String IS_NEEDED = "2BP01";

  boolean answer() {
    try (var connection = server.open();
        var statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException notYet) {
      return false;
    }
  }

  /**
   * Makes a role and a database of that name, unless they are there, and lets them have so much.
   * Nobody else may connect to it.
   *
   * @param name letters, digits, {@code -} and {@code _} only
   * @param password hexadecimal digits
   */
  void make(String name, String password, ServiceLimits.Postgres limits) {
    var mark = "2 " + limits;
    try (var connection = server.open()) {
      if (isThere(connection, FINISHED, name, mark)) {
        return;
      }
      awaitTurn(connection);
      if (!isThere(connection, FINISHED, name, mark)) {
        makeNow(connection, name, password, limits);
        execute(connection, "COMMENT ON ROLE \"%s\" IS '%s'".formatted(name, mark));
      }
    } catch (SQLException e) {
      throw new ClusterException(
          Code.NOT_STARTED,
          "PostgreSQL has no database for \"%s\": %s.".formatted(name, e.getMessage()),
          e);
    }
  }

  /** One at a time: two that take rights on the same database from the same group both fail. */
  private static void awaitTurn(Connection connection) throws SQLException {
    // No learner reaches the database in which this lock is; those before may take their time.
    execute(connection, "SET lock_timeout = 0");
    execute(connection, "SELECT pg_advisory_lock(1)");
    execute(connection, "RESET lock_timeout");
  }

  private void makeNow(
      Connection connection, String name, String password, ServiceLimits.Postgres limits)
      throws SQLException {
    if (!isThere(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
      execute(connection, "CREATE ROLE \"%s\"".formatted(name));
    }
    execute(connection, "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC");
    limitRole(connection, name, password, limits);
    if (!isThere(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
      execute(connection, "CREATE DATABASE \"%s\"".formatted(name));
    }
    takeOver(connection, name);
    // Closed before it is anybody's.
    execute(connection, "REVOKE ALL ON DATABASE \"%s\" FROM PUBLIC".formatted(name));
    note(connection, name, note(limits, false));
    limitDatabase(name);
    execute(
        connection,
        "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE \"%1$s\" TO \"%1$s\"".formatted(name));
    // Last, as it waits for who is writing there.
    limitTables(name);
  }

  private static void limitRole(
      Connection connection, String name, String password, ServiceLimits.Postgres limits)
      throws SQLException {
    var role = "ALTER ROLE \"%s\" ".formatted(name);
    // Who only seems to be our server must not read the password here either.
    var verifier = PasswordUtil.encodeScramSha256(password.toCharArray());
    execute(
        connection,
        role + "LOGIN PASSWORD '%s' CONNECTION LIMIT %d".formatted(verifier, limits.connections()));
    execute(connection, role + "SET temp_file_limit = '%dMB'".formatted(limits.tempMb()));
    // These two a learner may set to something else, so the watch looks at statements, too.
    execute(
        connection, role + "SET statement_timeout = '%ds'".formatted(limits.statementSeconds()));
    execute(connection, role + "SET idle_in_transaction_session_timeout = '10min'");
  }

  /** A database of an earlier version is its learner's, with what that learner has set for it. */
  private static void takeOver(Connection connection, String name) throws SQLException {
    if (isThere(connection, OURS, name)) {
      return;
    }
    // What they are about to set, and what their transactions hold, goes with them.
    PostgresWatch.terminate(connection, name);
    var database = "ALTER DATABASE \"%s\" ".formatted(name);
    execute(connection, database + "OWNER TO CURRENT_USER");
    execute(connection, database + "WITH ALLOW_CONNECTIONS true IS_TEMPLATE false");
    execute(connection, database + "RESET ALL");
    for (var each : texts(connection, GRANTEES, name)) {
      execute(connection, "REVOKE ALL ON DATABASE \"%s\" FROM %s CASCADE".formatted(name, each));
    }
  }

  /** What the rules in a database read; see {@code room.sql}. */
  static String note(ServiceLimits.Postgres limits, boolean isFull) {
    return limits.mb() + (isFull ? " full" : "");
  }

  static void note(Connection connection, String name, String note) throws SQLException {
    execute(connection, "COMMENT ON DATABASE \"%s\" IS '%s'".formatted(name, note));
  }

  private void limitDatabase(String name) throws SQLException {
    try (var connection = server.open(name)) {
      connection.setAutoCommit(false);
      execute(connection, room());
      connection.commit();
    }
  }

  private void limitTables(String name) throws SQLException {
    try (var connection = server.open(name)) {
      // Each for itself, so that none is locked while another is waited for.
      for (var table : texts(connection, WITHOUT_RULES)) {
        limitTable(connection, table);
      }
    }
  }

  private static void limitTable(Connection connection, String table) throws SQLException {
    try {
      execute(
          connection,
          "CREATE OR REPLACE TRIGGER sparkmaster_room BEFORE INSERT OR UPDATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION sparkmaster.require_room()"
              .formatted(table));
    } catch (SQLException e) {
      if (!IS_GONE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static String room() {
    try (var text = PostgresDatabases.class.getResourceAsStream("room.sql")) {
      if (text == null) {
        throw new IllegalStateException("The class path lacks room.sql");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw PrivateFiles.unwritable(Path.of("room.sql"), e);
    }
  }

  /** The bytes of each learner's database. */
  Map<String, Long> sizes() {
    var sizes = new TreeMap<String, Long>();
    try (var connection = server.open();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(LEARNERS)) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    } catch (SQLException e) {
      throw refused(e);
    }
    return sizes;
  }

  /** Removes databases and roles of learners, whoever is connected. */
  void remove(List<String> names) {
    try (var connection = server.open()) {
      awaitTurn(connection);
      for (var name : names) {
        remove(connection, name);
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static void remove(Connection connection, String name) throws SQLException {
    // First, so that whatever fails below, all of it is made when the learner comes back.
    execute(connection, "COMMENT ON ROLE \"%s\" IS NULL".formatted(name));
    // Transactions may hold what is changed below.
    PostgresWatch.terminate(connection, name);
    execute(connection, "ALTER ROLE \"%s\" NOLOGIN".formatted(name));
    takeOver(connection, name);
    execute(connection, "DROP DATABASE \"%s\" WITH (FORCE)".formatted(name));
    try {
      execute(connection, "DROP ROLE \"%s\"".formatted(name));
    } catch (SQLException e) {
      // Others have granted it something in their databases, to which it does not get.
      if (!IS_NEEDED.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static ClusterException refused(SQLException e) {
    return new ClusterException(
        Code.NOT_STARTED, "PostgreSQL does not do that: %s.".formatted(e.getMessage()), e);
  }

  private static boolean isThere(Connection connection, String question, String... values)
      throws SQLException {
    return !texts(connection, question, values).isEmpty();
  }

  private static List<String> texts(Connection connection, String question, String... values)
      throws SQLException {
    try (var statement = connection.prepareStatement(question)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      var texts = new ArrayList<String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    }
  }
}
