package io.sparkmaster.server.accounts;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Which person of a provider has which account. A person has one, an account may have many. */
public final class Identities {
  private final Jdbi jdbi;
  private final InstantSource clock;
  private final SecurityLog log;

  public Identities(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.log = new SecurityLog(jdbi, clock);
  }

  Optional<UserId> find(String issuer, String subject) {
    return jdbi.withHandle(handle -> find(handle, issuer, subject));
  }

  /** As part of a transaction. */
  static Optional<UserId> find(Handle handle, String issuer, String subject) {
    return handle
        .select("SELECT user_id FROM identities WHERE issuer = ? AND subject = ?", issuer, subject)
        .map((row, context) -> new UserId(row.getString("user_id")))
        .findOne();
  }

  /** The persons of this provider who have the account, by their subjects. */
  public List<String> subjects(String issuer, UserId user) {
    return jdbi.withHandle(
        handle ->
            handle
                .select(
                    """
                    SELECT subject FROM identities WHERE issuer = ? AND user_id = ?
                    ORDER BY connected_at, subject\
                    """,
                    issuer,
                    user.value())
                .mapTo(String.class)
                .list());
  }

  boolean hasAny(UserId user) {
    return jdbi.withHandle(
            handle ->
                handle
                    .select("SELECT COUNT(*) FROM identities WHERE user_id = ?", user.value())
                    .mapTo(Integer.class)
                    .one())
        > 0;
  }

  /** Lets this person in to an account that exists. */
  public void connect(String issuer, String subject, UserId user) {
    jdbi.useTransaction(
        handle -> {
          if (!add(handle, issuer, subject, user)) {
            throw new ServerException(
                ErrorCode.CONFLICT,
                """
                The person "%s" of %s has the account "%s" already, and a person has one. \
                Disconnect it first: sparkmaster user disconnect NAME SUBJECT\
                """
                    .formatted(
                        subject,
                        issuer,
                        find(handle, issuer, subject).map(UserId::value).orElse("?")));
          }
          log.add(handle, SecurityEvent.IDENTITY_CONNECTED, user.value(), subject, "");
        });
  }

  /** False when the account has no such person. Sessions that are open stay open. */
  public boolean disconnect(String issuer, String subject, UserId user) {
    return jdbi.inTransaction(
        handle -> {
          var gone =
              handle.execute(
                  "DELETE FROM identities WHERE issuer = ? AND subject = ? AND user_id = ?",
                  issuer,
                  subject,
                  user.value());
          if (gone > 0) {
            log.add(handle, SecurityEvent.IDENTITY_DISCONNECTED, user.value(), subject, "");
          }
          return gone > 0;
        });
  }

  /** False when that person has an account. */
  boolean add(Handle handle, String issuer, String subject, UserId user) {
    return handle.execute(
            """
            INSERT INTO identities (issuer, subject, user_id, connected_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING\
            """,
            issuer,
            subject,
            user.value(),
            clock.millis())
        == 1;
  }
}
