package io.sparkmaster.server.accounts;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.login.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Lets in whom a provider vouches for. A person gets the account that is connected with them, or a
 * new one; never one that exists only because it has the same name.
 */
public final class SignIns {
  private static final Duration LOGGED_EVERY = Duration.ofMinutes(1);
  private static final int DIGEST_SHOWN = 8;
  private static final int MOST_OF_A_NAME = 99;
  private static final int RACES = 3;

  /** Who changes roles at a sign-in; no account has such a name. */
  private static final String PROVIDER = "(provider)";

  private final Jdbi jdbi;
  private final LoginSessions sessions;
  private final Accounts accounts;
  private final Identities identities;
  private final SecurityLog log;
  private final Attempts attempts;
  private final Seldom seldom;

  public SignIns(Jdbi jdbi, InstantSource clock, LoginSessions sessions) {
    this.jdbi = jdbi;
    this.sessions = sessions;
    this.accounts = new Accounts(jdbi, clock).changedBy(PROVIDER);
    this.identities = new Identities(jdbi, clock);
    this.log = new SecurityLog(jdbi, clock);
    this.attempts = new Attempts(clock);
    this.seldom = new Seldom(clock, LOGGED_EVERY);
  }

  /** Fails when many sign-ins from there failed lately. */
  public void check(Client client) {
    try {
      attempts.checkSignIn(client.address());
    } catch (ServerException throttled) {
      if (seldom.isDue("throttled " + client.address())) {
        log.add(SecurityEvent.LOGIN_THROTTLED, "", "sign-in, from " + client.address());
      }
      throw throttled;
    }
  }

  /**
   * Counts one that failed before the provider vouched for anybody, and records it.
   *
   * @param why without secrets
   */
  public void failed(String why, Client client) {
    attempts.wrongSignIn(client.address());
    if (seldom.isDue("failed " + client.address() + why)) {
      log.add(SecurityEvent.LOGIN_FAILED, "", failure(why, client));
    }
  }

  /** Records an answer that belongs to no sign-in. It costs nothing, so it is not counted. */
  public void unknown(Client client) {
    if (seldom.isDue("unknown " + client.address())) {
      var why = "it was not started in this browser, or is over";
      log.add(SecurityEvent.LOGIN_FAILED, "", failure(why, client));
    }
  }

  /** Records that somebody is not let in for whom the provider vouches. */
  public void refused(ForeignIdentity who, String why, Client client) {
    if (seldom.isDue("refused " + who.subject())) {
      var words = "%s; the id %s is called %s".formatted(why, who.subject(), who.wantedName());
      log.add(SecurityEvent.LOGIN_FAILED, "", failure(words, client));
    }
  }

  private static String failure(String why, Client client) {
    return "sign-in, from %s: %s".formatted(client.address(), why.replaceAll("\\p{Cntrl}", "?"));
  }

  /** The value of the session's cookie. Fails with what the person should know. */
  public String logIn(ForeignIdentity who, Client client) {
    var user = userOf(who, client);
    if (who.role() != null) {
      follow(user, who.role());
    }
    return jdbi.inTransaction(
            handle -> {
              var held = Accounts.hold(handle, user);
              requireConnected(handle, who, user);
              return held.map(account -> open(handle, account, client));
            })
        .orElseThrow(
            () -> {
              refused(who, "the account \"%s\" is disabled".formatted(user), client);
              return new ServerException(
                  ErrorCode.FORBIDDEN,
                  "Your account \"%s\" is disabled. An administrator can enable it."
                      .formatted(user));
            });
  }

  /** An administrator may have disconnected the two since they were looked up. */
  private static void requireConnected(Handle handle, ForeignIdentity who, UserId user) {
    if (!Identities.find(handle, who.issuer(), who.subject()).equals(Optional.of(user))) {
      throw new ServerException(
          ErrorCode.CONFLICT, "Your account was disconnected just now. Start again.");
    }
  }

  private String open(Handle handle, Account account, Client client) {
    var how = LoginKind.PROVIDER.text();
    var detail = how + ", from " + client.address();
    log.add(handle, SecurityEvent.LOGIN, account.id().value(), detail, "");
    return sessions.open(handle, account.identity(), how, client);
  }

  private UserId userOf(ForeignIdentity who, Client client) {
    for (var race = 0; race < RACES; race++) {
      var known = identities.find(who.issuer(), who.subject());
      if (known.isPresent()) {
        return known.get();
      }
      if (!who.mayJoin()) {
        refused(who, "no account is connected", client);
        throw new ServerException(
            ErrorCode.FORBIDDEN,
            """
            You have no account on this server. Ask an administrator for one, and tell them the id \
            by which you are known here: %s. They connect it with: \
            sparkmaster user connect NAME %s\
            """
                .formatted(who.subject(), who.subject()));
      }
      var made = join(who, client);
      if (made.isPresent()) {
        return made.get();
      }
    }
    throw new ServerException(
        ErrorCode.UNAVAILABLE, "You sign in many times at once. Try again in some seconds.");
  }

  /** A new account; empty when the person got one meanwhile. */
  private Optional<UserId> join(ForeignIdentity who, Client client) {
    // Many have names in other scripts: each gets one of their own, the same at each try.
    var digest = Secrets.sha256(who.issuer() + " " + who.subject());
    var name = NewName.of(who.wantedName(), "user-" + digest.substring(0, DIGEST_SHOWN));
    for (var number = 1; number <= MOST_OF_A_NAME; number++) {
      var numbered = NewName.numbered(name, number);
      if (accounts.isFree(numbered)) {
        return add(who, numbered);
      }
      if (accounts.find(numbered).isPresent() && !identities.hasAny(numbered)) {
        refused(who, "the account \"%s\" is not connected".formatted(numbered), client);
        throw new ServerException(
            ErrorCode.FORBIDDEN,
            """
            There is an account "%s" on this server already, and it is not known to be yours. If it \
            is, an administrator connects it with: sparkmaster user connect %s %s\
            """
                .formatted(numbered, numbered, who.subject()));
      }
    }
    throw new ServerException(
        ErrorCode.CONFLICT,
        "All names like \"%s\" are taken. Ask an administrator for an account.".formatted(name));
  }

  private Optional<UserId> add(ForeignIdentity who, UserId name) {
    try {
      jdbi.useTransaction(
          handle -> {
            accounts.add(handle, name, shown(who.displayName(), name), Role.LEARNER);
            if (!identities.add(handle, who.issuer(), who.subject(), name)) {
              throw new OutpacedException();
            }
            log.add(
                handle, SecurityEvent.IDENTITY_CONNECTED, name.value(), who.subject(), PROVIDER);
          });
      return Optional.of(name);
    } catch (OutpacedException anotherSignInWasFaster) {
      return Optional.empty();
    } catch (ServerException taken) {
      if (taken.code() == ErrorCode.CONFLICT) {
        return Optional.empty();
      }
      throw taken;
    }
  }

  private static String shown(String given, UserId name) {
    var printable = given.replaceAll("\\p{Cntrl}", "").strip();
    if (printable.isEmpty()) {
      return name.value();
    }
    return printable.substring(0, Math.min(printable.length(), Accounts.LONGEST_DISPLAY_NAME));
  }

  private void follow(UserId user, Role role) {
    var account = accounts.find(user);
    if (account.isEmpty() || account.get().disabled() || account.get().role() == role) {
      return;
    }
    try {
      accounts.setRole(user, role);
    } catch (ServerException theLastAdministrator) {
      if (theLastAdministrator.code() != ErrorCode.CONFLICT) {
        throw theLastAdministrator;
      }
      log.add(
          SecurityEvent.ACCESS_DENIED,
          user.value(),
          "stays ADMIN, as the only one, though the provider says " + role.name());
    }
  }

  /** Undoes a transaction. */
  private static final class OutpacedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
