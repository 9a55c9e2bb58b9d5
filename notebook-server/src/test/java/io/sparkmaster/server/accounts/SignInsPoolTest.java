package io.sparkmaster.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.storage.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.HandleScope;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.extension.HandleSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Many people sign in where there are few connections to the database. */
@Timeout(120)
final class SignInsPoolTest {
  private static final String ISSUER = "https://login.example";
  private static final Client CLIENT = new Client("10.0.0.1", true, "Firefox");
  private static final int THREADS = 24;
  private static final int PEOPLE = 40;

  @TempDir private Path folder;
  private Database database;
  private HikariDataSource connections;
  private final AtomicInteger second = new AtomicInteger();

  /** How many connections a thread has. */
  private final ThreadLocal<Integer> held = ThreadLocal.withInitial(() -> 0);

  @BeforeEach
  void open() {
    var file = folder.resolve("test.db");
    database = Database.open(file);
    var settings = new SQLiteConfig();
    settings.setBusyTimeout(30_000);
    var source = new SQLiteDataSource(settings);
    source.setUrl("jdbc:sqlite:" + file);
    var pool = new HikariConfig();
    pool.setDataSource(source);
    pool.setMaximumPoolSize(2);
    pool.setConnectionTimeout(30_000);
    connections = new HikariDataSource(pool);
  }

  @AfterEach
  void close() {
    connections.close();
    database.close();
  }

  /**
   * Connections of the small pool; notes who takes one while they have one. That Jdbi lends a
   * thread its own handle again is left out: it would hide who does not pass theirs on.
   */
  private Jdbi few() {
    var jdbi = Jdbi.create(this::take);
    jdbi.setHandleScope(new NoScope());
    return jdbi;
  }

  private Connection take() throws SQLException {
    if (held.get() > 0) {
      second.incrementAndGet();
    }
    held.set(held.get() + 1);
    return counted(connections.getConnection());
  }

  private static final class NoScope implements HandleScope {
    @Override
    public @Nullable HandleSupplier get() {
      return null;
    }

    @Override
    public void set(HandleSupplier handle) {}

    @Override
    public void clear() {}
  }

  private Connection counted(Connection taken) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                held.set(held.get() - 1);
              }
              try {
                return method.invoke(taken, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private SignIns signIns(Jdbi jdbi) {
    var clock = InstantSource.system();
    return new SignIns(jdbi, clock, new LoginSessions(jdbi, clock, Duration.ofDays(1)));
  }

  private static ForeignIdentity person(int number, Role role) {
    return new ForeignIdentity(
        ISSUER, "subject-" + number, "Person " + number, "Person", role, true);
  }

  @Test
  void allGetInEachThreadWithOneConnection() throws Exception {
    var signIns = signIns(few());
    var work = new ArrayList<Callable<String>>();
    for (int i = 0; i < 3 * PEOPLE; i++) {
      var who = person(i % PEOPLE, i % 2 == 0 ? Role.TEACHER : Role.LEARNER);
      work.add(() -> signIns.logIn(who, CLIENT));
    }
    var threads = Executors.newFixedThreadPool(THREADS);
    try {
      var cookies = new ArrayList<String>();
      for (var each : threads.invokeAll(work)) {
        cookies.add(each.get());
      }

      assertThat(cookies).doesNotHaveDuplicates().hasSize(3 * PEOPLE);
    } finally {
      threads.shutdownNow();
    }
    assertThat(new Accounts(database.jdbi(), InstantSource.system()).all()).hasSize(PEOPLE);
    assertThat(second).as("connections taken by a thread that had one").hasValue(0);
  }

  @Test
  void refusalsToo() {
    var few = few();
    var accounts = new Accounts(few, InstantSource.system());
    var identities = new Identities(few, InstantSource.system());
    accounts.add(new UserId("ann"), "Ann", Role.ADMIN);
    identities.connect(ISSUER, "subject-1", new UserId("ann"));

    assertThatThrownBy(() -> identities.connect(ISSUER, "subject-1", new UserId("ann")))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("has the account \"ann\" already");
    assertThatThrownBy(() -> accounts.setRole(new UserId("bob"), Role.TEACHER))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("Accounts are: ann.");
    assertThat(signIns(few).logIn(person(1, Role.LEARNER), CLIENT))
        .as("the only administrator stays one")
        .isNotEmpty();
    assertThat(second).hasValue(0);
  }
}
