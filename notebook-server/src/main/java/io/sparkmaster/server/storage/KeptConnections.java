package io.sparkmaster.server.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a file of SQLite that stay open between their uses. To open one takes longer than
 * most of what is done with it, and closing the last one writes the whole log into the file.
 * Thread-safe.
 */
final class KeptConnections implements ConnectionFactory, AutoCloseable {
  /** Each may keep some megabytes of pages. */
  private static final int MOST_IDLE = 4;

  private final DataSource source;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private boolean closed;

  KeptConnections(DataSource source) {
    this.source = source;
  }

  @Override
  public Connection openConnection() throws SQLException {
    var kept = take();
    return kept == null ? source.getConnection() : kept;
  }

  private synchronized @Nullable Connection take() {
    return idle.pollFirst();
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    if (connection.isClosed()) {
      return;
    }
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException unusable) {
      connection.close();
      throw unusable;
    }
    if (!keep(connection)) {
      connection.close();
    }
  }

  private synchronized boolean keep(Connection connection) {
    if (closed || idle.size() >= MOST_IDLE) {
      return false;
    }
    idle.addFirst(connection);
    return true;
  }

  /** Closes those that nobody uses; the others close when they come back. */
  @Override
  public synchronized void close() throws SQLException {
    closed = true;
    while (!idle.isEmpty()) {
      idle.removeFirst().close();
    }
  }
}
