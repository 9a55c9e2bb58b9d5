package io.sparkmaster.server.accounts;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/** Changes a user's own password: the session of the browser that asks goes on, all others end. */
final class OwnPassword {
  private final Jdbi jdbi;
  private final SecurityLog log;
  private final Accounts accounts;
  private final OpenSessions sessions;
  private final Attempts attempts;

  OwnPassword(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.log = new SecurityLog(jdbi, clock);
    this.accounts = new Accounts(jdbi, clock);
    this.sessions = new OpenSessions(jdbi, clock);
    this.attempts = new Attempts(clock);
  }

  /** Whether a new one can be set only by who knows the present one. */
  boolean needsOld(UserId user, String cookie) {
    return accounts.hasPassword(user) && !sessions.cameByLink(cookie);
  }

  /**
   * Sets it.
   *
   * @param old looked at where it is needed
   */
  void change(UserId user, String cookie, String old, String fresh) {
    if (needsOld(user, cookie)) {
      attempts.check(user.value(), user.value());
      if (accounts.byPassword(user.value(), old).isEmpty()) {
        attempts.wrong(user.value(), user.value());
        log.add(SecurityEvent.LOGIN_FAILED, user.value(), "present password, to change it");
        throw new ServerException(
            ErrorCode.BAD_REQUEST,
            "The present password is not right, so nothing was changed. Who has forgotten it asks"
                + " an administrator for a link.");
      }
      attempts.right(user.value(), user.value());
    }
    var hash = Passwords.hashNew(fresh);
    jdbi.useTransaction(
        handle -> {
          // Who changed the password meanwhile, or disabled the account, ended this session too.
          if (Accounts.hold(handle, user).isEmpty() || !OpenSessions.forgetLink(handle, cookie)) {
            throw new ServerException(
                ErrorCode.UNAUTHENTICATED,
                "Your login has ended meanwhile, so the password was not changed. Log in again.");
          }
          handle.execute("UPDATE users SET password = ? WHERE id = ?", hash, user.value());
          OpenSessions.endOthers(handle, user, cookie);
          log.add(handle, SecurityEvent.PASSWORD_CHANGED, user.value(), "", "");
        });
  }
}
