package io.sparkmaster.server.accounts;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.login.LaptopLogin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The accounts in the database. Every change is in the security log. */
public final class Accounts {
  static final int LONGEST_DISPLAY_NAME = 100;
  private static final String SELECT = "SELECT id, display_name, role, disabled_at FROM users";

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final SecurityLog log;
  private final String actor;

  /** Changed by whoever may write the database. */
  public Accounts(Jdbi jdbi, InstantSource clock) {
    this(jdbi, clock, "");
  }

  private Accounts(Jdbi jdbi, InstantSource clock, String actor) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.log = new SecurityLog(jdbi, clock);
    this.actor = actor;
  }

  /** The same accounts, changed by this user. */
  Accounts changedBy(UserId user) {
    return changedBy(user.value());
  }

  /** The same accounts, changed by whom the log calls so. */
  Accounts changedBy(String name) {
    return new Accounts(jdbi, clock, name);
  }

  public List<Account> all() {
    return jdbi.withHandle(Accounts::all);
  }

  private static List<Account> all(Handle handle) {
    return handle.createQuery(SELECT + " ORDER BY id").map(Accounts::account).list();
  }

  /** Whether somebody can log in and make accounts for others. */
  public boolean hasAdmin() {
    return all().stream().anyMatch(it -> it.role() == Role.ADMIN && !it.disabled());
  }

  public Optional<Account> find(UserId id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(SELECT + " WHERE id = :id")
                .bind("id", id.value())
                .map(Accounts::account)
                .findOne());
  }

  /** The account of that name; a name that nobody has is told with those that exist. */
  public Account require(UserId id) {
    return find(id).orElseThrow(() -> nobody(id, all()));
  }

  private static ServerException nobody(UserId id, List<Account> all) {
    var names = all.stream().map(it -> it.id().value()).collect(Collectors.joining(", "));
    return new ServerException(
        ErrorCode.NOT_FOUND,
        "There is no account \"%s\". Accounts are: %s."
            .formatted(id, names.isEmpty() ? "none yet" : names));
  }

  /** Whether an account can get this name. */
  boolean isFree(UserId id) {
    return !id.equals(LaptopLogin.OWNER) && find(id).isEmpty();
  }

  /** A new account, which has no password yet. */
  public Account add(UserId id, String displayName, Role role) {
    return jdbi.inTransaction(handle -> add(handle, id, displayName, role));
  }

  /** The same, as part of a transaction. */
  Account add(Handle handle, UserId id, String displayName, Role role) {
    requireNotOfTheOwner(id);
    var made =
        handle.execute(
            """
            INSERT INTO users (id, display_name, role, created_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING\
            """,
            id.value(),
            displayName,
            role.name(),
            clock.millis());
    if (made == 0) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          "There is an account \"%s\" already. Choose another name.".formatted(id));
    }
    log.add(handle, SecurityEvent.ACCOUNT_ADDED, id.value(), role.name(), actor);
    return new Account(id, displayName, role, false);
  }

  private static void requireNotOfTheOwner(UserId id) {
    if (id.equals(LaptopLogin.OWNER)) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          """
          The name "%s" is reserved: in laptop mode it names the owner of this home folder, \
          whose notebooks and progress the account would get. Choose another name.\
          """
              .formatted(id));
    }
  }

  /** Fails when nobody would be left who can make accounts for others. */
  public void setRole(UserId id, Role role) {
    jdbi.useTransaction(
        handle -> {
          if (role != Role.ADMIN) {
            requireAnotherAdmin(handle, id);
          }
          update(handle, id, "role = ?", role.name());
          log.add(handle, SecurityEvent.ROLE_CHANGED, id.value(), role.name(), actor);
        });
  }

  boolean hasPassword(UserId id) {
    return jdbi.withHandle(
        handle ->
            handle
                    .select(
                        "SELECT COUNT(*) FROM users WHERE id = ? AND password IS NOT NULL",
                        id.value())
                    .mapTo(Integer.class)
                    .one()
                > 0);
  }

  /** Sets it, and ends what was opened with the old one: sessions and links, but no API tokens. */
  public void setPassword(UserId id, String password) {
    var hash = Passwords.hashNew(password);
    jdbi.useTransaction(
        handle -> {
          update(handle, id, "password = ?", hash);
          endSessions(handle, id);
          log.add(handle, SecurityEvent.PASSWORD_CHANGED, id.value(), "", actor);
        });
  }

  /**
   * A disabled account lets nobody in, by whatever credential; what was open ends. Fails when
   * nobody would be left who can make accounts for others.
   */
  public void disable(UserId id) {
    jdbi.useTransaction(
        handle -> {
          requireAnotherAdmin(handle, id);
          update(handle, id, "disabled_at = ?", clock.millis());
          endSessions(handle, id);
          handle.execute("DELETE FROM api_tokens WHERE user_id = ?", id.value());
          log.add(handle, SecurityEvent.ACCOUNT_DISABLED, id.value(), "", actor);
        });
  }

  public void enable(UserId id) {
    requireNotOfTheOwner(id);
    jdbi.useTransaction(
        handle -> {
          update(handle, id, "disabled_at = ?", (Object) null);
          log.add(handle, SecurityEvent.ACCOUNT_ENABLED, id.value(), "", actor);
        });
  }

  /** Ends sessions, links and API tokens. The password stays. */
  public void endAccess(UserId id) {
    require(id);
    jdbi.useTransaction(
        handle -> {
          endSessions(handle, id);
          handle.execute("DELETE FROM api_tokens WHERE user_id = ?", id.value());
          log.add(handle, SecurityEvent.SESSIONS_ENDED, id.value(), "and API tokens", actor);
        });
  }

  private static void update(Handle handle, UserId id, String change, @Nullable Object value) {
    if (handle.execute("UPDATE users SET " + change + " WHERE id = ?", value, id.value()) == 0) {
      throw nobody(id, all(handle));
    }
  }

  private static void requireAnotherAdmin(Handle handle, UserId id) {
    // Locks their rows: of two who take each other's role away, the second sees what the first did.
    handle.execute("UPDATE users SET role = role WHERE role = 'ADMIN'");
    var admins =
        handle
            .select("SELECT id FROM users WHERE role = 'ADMIN' AND disabled_at IS NULL")
            .mapTo(String.class)
            .list();
    if (admins.equals(List.of(id.value()))) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          """
          "%s" is the only administrator, and without one a server in class mode does not start. \
          Give another account that role first: sparkmaster user role NAME admin\
          """
              .formatted(id));
    }
  }

  private static void endSessions(Handle handle, UserId id) {
    handle.execute("DELETE FROM login_sessions WHERE user_id = ?", id.value());
    handle.execute("DELETE FROM login_links WHERE user_id = ?", id.value());
  }

  /** Whose password it is. A wrong name takes as long as a wrong password. */
  public Optional<Account> byPassword(String name, String password) {
    return match(name, password).flatMap(it -> find(it.user()));
  }

  /**
   * A name and password that belonged together when they were looked at.
   *
   * @param hash of the password
   */
  record Match(UserId user, String hash) {}

  /** As {@link #byPassword}, for who must know that it is still so: see {@link #hold}. */
  Optional<Match> match(String name, String password) {
    var hash =
        jdbi.withHandle(
            handle ->
                handle
                    .select(
                        """
                        SELECT password FROM users
                        WHERE id = ? AND disabled_at IS NULL AND password IS NOT NULL\
                        """,
                        name)
                    .mapTo(String.class)
                    .findOne());
    if (hash.isEmpty()) {
      Passwords.matchNobody(password);
      return Optional.empty();
    }
    return Passwords.matches(password, hash.get())
        ? Optional.of(new Match(new UserId(name), hash.get()))
        : Optional.empty();
  }

  /**
   * The account, which keeps this password until the transaction ends; empty when it has another by
   * now, or is disabled.
   */
  static Optional<Account> hold(Handle handle, Match match) {
    var same =
        handle.execute(
            "UPDATE users SET role = role WHERE id = ? AND password = ?",
            match.user().value(),
            match.hash());
    return same == 0 ? Optional.empty() : hold(handle, match.user());
  }

  /** The account, which nobody disables until the transaction ends; empty when it is disabled. */
  static Optional<Account> hold(Handle handle, UserId id) {
    // Writing first: SQLite would not let a transaction write whose reading is out of date.
    handle.execute("UPDATE users SET role = role WHERE id = ?", id.value());
    return handle
        .createQuery(SELECT + " WHERE id = :id AND disabled_at IS NULL")
        .bind("id", id.value())
        .map(Accounts::account)
        .findOne();
  }

  static Account account(ResultSet row, StatementContext context) throws SQLException {
    return new Account(
        new UserId(row.getString("id")),
        row.getString("display_name"),
        Role.valueOf(row.getString("role")),
        row.getObject("disabled_at") != null);
  }
}
