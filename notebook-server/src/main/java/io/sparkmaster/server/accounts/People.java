package io.sparkmaster.server.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** Everybody who has an account, and what is open of theirs. */
final class People {
  private final Jdbi jdbi;
  private final InstantSource clock;

  People(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  List<Person> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT id, display_name, role, disabled_at, last_seen_at,
                      password IS NOT NULL AS has_password,
                      (SELECT COUNT(*) FROM login_sessions s
                        WHERE s.user_id = u.id AND s.expires_at > :now) AS sessions,
                      (SELECT COUNT(*) FROM api_tokens t
                        WHERE t.user_id = u.id AND t.expires_at > :now) AS tokens
                    FROM users u ORDER BY id\
                    """)
                .bind("now", clock.millis())
                .map(People::person)
                .list());
  }

  private static Person person(ResultSet row, StatementContext context) throws SQLException {
    var seen = row.getLong("last_seen_at");
    var lastSeen =
        row.wasNull() ? Optional.<Instant>empty() : Optional.of(Instant.ofEpochMilli(seen));
    return new Person(
        Accounts.account(row, context),
        row.getBoolean("has_password"),
        lastSeen,
        row.getInt("sessions"),
        row.getInt("tokens"));
  }
}
