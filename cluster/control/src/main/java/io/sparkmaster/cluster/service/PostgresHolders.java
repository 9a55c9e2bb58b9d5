package io.sparkmaster.cluster.service;

import static io.sparkmaster.cluster.service.PostgresConnection.texts;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Ends open transactions of learners that the administrator waits for. */
record PostgresHolders(PostgresConnection server) {
  private static final String IS_HELD = "55P03";
  private static final long MILLIS_BETWEEN_LOOKS = 100;

  /** Never the administrator's own, who may work for another server of the same home folder. */
  private static final String END =
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND usename <> current_user
        AND pid = ANY (pg_blocking_pids(?::integer))\
      """;

  static boolean isHeld(SQLException e) {
    return IS_HELD.equals(e.getSQLState());
  }

  /**
   * Does what concerns a learner; where somebody holds it, once more without them: a transaction
   * may never end.
   *
   * @param connection with which the work is done
   */
  void without(Connection connection, String name, PostgresConnection.Work work)
      throws SQLException {
    try {
      work.run();
    } catch (SQLException e) {
      if (!isHeld(e)) {
        throw e;
      }
      PostgresWatch.terminate(connection, name);
      endWhile(connection, work);
    }
  }

  /**
   * Whom it waits for is known only while it waits: rows do not say whose transaction has changed
   * them where that was in one within another. Others, too, hold what is a learner's, with rights
   * that they were granted, or in vain.
   */
  private void endWhile(Connection connection, PostgresConnection.Work work) throws SQLException {
    var process = texts(connection, "SELECT pg_backend_pid()").get(0);
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "postgres-holders");
              thread.setDaemon(true);
              return thread;
            });
    try (var looking = server.open()) {
      var unused =
          timer.scheduleWithFixedDelay(
              () -> end(looking, process), 0, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
      work.run();
    } finally {
      timer.shutdownNow();
    }
  }

  private static void end(Connection looking, String process) {
    try {
      texts(looking, END, process);
    } catch (SQLException e) {
      // No further look; the work then says itself that it waits in vain.
      throw new IllegalStateException(e);
    }
  }
}
