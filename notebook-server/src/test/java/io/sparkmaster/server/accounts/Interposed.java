package io.sparkmaster.server.accounts;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Another process, as it were, which changes the database right before one statement of the code
 * under test; where a transaction of that code has the database locked, it does not get to it.
 */
final class Interposed implements SqlLogger {
  private final Jdbi other;
  private final int before;
  private final Consumer<Jdbi> change;
  private int statements;
  private boolean changed;

  private Interposed(Jdbi other, int before, Consumer<Jdbi> change) {
    this.other = other;
    this.before = before;
    this.change = change;
  }

  /**
   * From now on.
   *
   * @param before which statement, counted from 0
   */
  static Interposed in(Jdbi jdbi, Path file, int before, Consumer<Jdbi> change) {
    var config = new SQLiteConfig();
    config.setBusyTimeout(0);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    var interposed = new Interposed(Jdbi.create(source), before, change);
    jdbi.setSqlLogger(interposed);
    return interposed;
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    if (statements++ == before) {
      attempt();
    }
  }

  private void attempt() {
    try {
      change.accept(other);
      changed = true;
    } catch (JdbiException failed) {
      if (!(failed.getCause() instanceof SQLiteException busy)
          || busy.getResultCode() != SQLiteErrorCode.SQLITE_BUSY) {
        throw failed;
      }
    }
  }

  /** Whether there was such a statement. */
  boolean reached() {
    return statements > before;
  }

  /** Whether the change was made at that time. */
  boolean changed() {
    return changed;
  }
}
