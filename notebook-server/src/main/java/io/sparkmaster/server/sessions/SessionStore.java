package io.sparkmaster.server.sessions;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The sessions in the database. */
final class SessionStore {
  private static final String COLUMNS = "SELECT id, path, name, type, kernel_id";

  private final Jdbi jdbi;
  private final InstantSource clock;

  SessionStore(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Keeps those whose kernel is still there. */
  void keep(Predicate<KernelId> present) {
    jdbi.useTransaction(
        handle -> {
          var kernels =
              handle
                  .select("SELECT DISTINCT kernel_id FROM notebook_sessions")
                  .mapTo(String.class)
                  .list();
          for (var kernel : kernels) {
            if (!present.test(new KernelId(kernel))) {
              handle.execute("DELETE FROM notebook_sessions WHERE kernel_id = ?", kernel);
            }
          }
        });
  }

  List<NotebookSession> list(UserId user) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    COLUMNS + " FROM notebook_sessions WHERE user_id = :user ORDER BY created_at")
                .bind("user", user.value())
                .map(SessionStore::session)
                .list());
  }

  Optional<NotebookSession> find(UserId user, SessionId id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(COLUMNS + " FROM notebook_sessions WHERE user_id = :user AND id = :id")
                .bind("user", user.value())
                .bind("id", id.value())
                .map(SessionStore::session)
                .findFirst());
  }

  Optional<NotebookSession> findByPath(UserId user, String path) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    COLUMNS + " FROM notebook_sessions WHERE user_id = :user AND path = :path")
                .bind("user", user.value())
                .bind("path", path)
                .map(SessionStore::session)
                .findFirst());
  }

  void insert(UserId user, NotebookSession session) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO notebook_sessions (id, user_id, path, name, type, kernel_id, created_at)
                    VALUES (:id, :user, :path, :name, :type, :kernel, :at)\
                    """)
                .bind("user", user.value())
                .bind("at", clock.millis())
                .bind("id", session.id().value())
                .bind("path", session.path())
                .bind("name", session.name())
                .bind("type", session.type())
                .bind("kernel", session.kernel().value())
                .execute());
  }

  void update(UserId user, NotebookSession session) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE notebook_sessions SET path = :path, name = :name, type = :type, kernel_id = :kernel
                    WHERE user_id = :user AND id = :id\
                    """)
                .bind("user", user.value())
                .bind("id", session.id().value())
                .bind("path", session.path())
                .bind("name", session.name())
                .bind("type", session.type())
                .bind("kernel", session.kernel().value())
                .execute());
  }

  void delete(UserId user, SessionId id) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "DELETE FROM notebook_sessions WHERE user_id = ? AND id = ?",
                user.value(),
                id.value()));
  }

  private static NotebookSession session(ResultSet row, StatementContext context)
      throws SQLException {
    return new NotebookSession(
        new SessionId(row.getString("id")),
        row.getString("path"),
        row.getString("name"),
        row.getString("type"),
        new KernelId(row.getString("kernel_id")));
  }
}
