package io.sparkmaster.server.start;

import io.sparkmaster.server.accounts.Accounts;
import io.sparkmaster.server.accounts.ClassLogin;
import io.sparkmaster.server.accounts.SecurityLogPruning;
import io.sparkmaster.server.accounts.SignIns;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.HttpServer;
import io.sparkmaster.server.http.HttpSettings;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.PortTakenException;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.login.LaptopLogin;
import io.sparkmaster.server.login.LoginDesk;
import io.sparkmaster.server.login.LoginRoutes;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.login.Tokens;
import io.sparkmaster.server.oidc.OidcRoutes;
import io.sparkmaster.server.oidc.Provider;
import io.sparkmaster.server.permissions.Permissions;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.LeftWrites;
import io.sparkmaster.server.storage.Milestones;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The running program: builds the graph of its rooms, and closes it in reverse. */
public final class Server implements AutoCloseable {
  private static final int PORTS_TRIED = 50;
  static final Identity OWNER = new Identity(LaptopLogin.OWNER, "Learner", Role.ADMIN);

  private final ServerConfig config;
  private final InstantSource clock;
  private final CountDownLatch stopWanted = new CountDownLatch(1);
  private final Closing closing = new Closing();

  private final KernelIsolation isolation;
  private final Tokens tokens;
  private final String homeToken;
  private final Database database;
  private final HttpServer http;

  /**
   * Starts everything. The home folder must be claimed by this process.
   *
   * @throws ServerException when something keeps it from starting; nothing stays open then
   */
  Server(ServerConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    var started = clock.instant();
    this.isolation = KernelIsolation.of(config);
    isolation.announce();
    this.tokens = new Tokens(config.login().token(), clock);
    this.homeToken = tokens.issuePermanent();
    Ahead.load("preload", () -> HttpServer.preload(settings(0)));
    var offer = closing.add(Ahead.make("offer", () -> Offer.load(config)));
    try {
      this.database = closing.add(Database.open(config.home().database()));
      if (config.login().mode() == Mode.CLASS) {
        requireAdmin();
        requireNoAccountOfTheOwner();
        closing.add(
            new SecurityLogPruning(database.jdbi(), clock, config.login().securityLogKept()));
      }
      this.http = build(offer);
      sweepLeftWrites(started);
    } catch (RuntimeException failed) {
      closing.close();
      throw failed;
    }
  }

  private void sweepLeftWrites(Instant started) {
    var sweep =
        new Thread(() -> LeftWrites.sweep(config.workspace().root(), started), "left-writes");
    sweep.setDaemon(true);
    sweep.setPriority(Thread.MIN_PRIORITY);
    sweep.start();
    closing.add(sweep::interrupt);
  }

  private void requireAdmin() {
    if (!new Accounts(database.jdbi(), clock).hasAdmin()) {
      throw new ServerException(
          ErrorCode.CONFIGURATION,
          """
          In class mode everybody logs in with an account, and no administrator has one yet. Make one with
              sparkmaster user add NAME --role admin --home %s
          and start again.\
          """
              .formatted(config.home().path()));
    }
  }

  /** Older versions let an account have the name under which a laptop keeps its owner's things. */
  private void requireNoAccountOfTheOwner() {
    var owner = OWNER.user();
    var wasLaptop = new Milestones(database, clock).isReached(WelcomeNotebook.OF_A_LAPTOP);
    if (wasLaptop
        && new Accounts(database.jdbi(), clock)
            .find(owner)
            .filter(it -> !it.disabled())
            .isPresent()) {
      throw new ServerException(
          ErrorCode.CONFIGURATION,
          """
          The account "%1$s" was made by an older version, and this home folder was used in laptop mode, \
          whose owner has that name too. So the account would get the owner's progress and the owner's \
          notebooks in %2$s. Give its user an account of another name and disable this one:
              sparkmaster user add NAME --home %3$s
              sparkmaster user disable %1$s --home %3$s
          and start again. Notebooks can be copied to %4$s.\
          """
              .formatted(
                  owner,
                  config.workspace().root().resolve(owner.value()),
                  config.home().path(),
                  config.workspace().root().resolve("NAME")));
    }
  }

  private HttpServer build(Ahead<Offer> offer) {
    var sessions = new LoginSessions(database.jdbi(), clock, config.login().sessionLifetime());
    endThoseOfTheOtherMode(sessions);
    var rooms =
        new Rooms(config, database, clock, isolation, offer, closing, stopWanted::countDown);
    var listening = closing.add(listen(sessions, rooms));
    rooms
        .metrics()
        .gauge(
            "sparkmaster.connections",
            "Open WebSockets and event streams",
            listening,
            HttpServer::openConnections);
    // Closed before it: an open stream is a request that does not end by itself.
    closing.add(rooms.updates());
    rooms.warm();
    return listening;
  }

  /** They know their users by name, and in the other mode a name may be another person's. */
  private void endThoseOfTheOtherMode(LoginSessions sessions) {
    var mode = config.login().mode();
    var lastMode = new LastMode(database.jdbi(), clock);
    var last = lastMode.read();
    // An older home says nothing; without accounts it was a laptop's.
    var unknown = last.isEmpty() && !new Accounts(database.jdbi(), clock).all().isEmpty();
    if (unknown || last.filter(it -> it != mode).isPresent()) {
      sessions.closeAll();
    }
    lastMode.write(mode);
  }

  private HttpServer listen(LoginSessions sessions, Rooms rooms) {
    var wanted = config.listen().port();
    var last = wanted == 0 ? 0 : Math.min(65_535, wanted + PORTS_TRIED);
    for (var port = wanted; port <= last; port++) {
      try {
        return listen(port, sessions, rooms);
      } catch (PortTakenException taken) {
        // The next one is tried.
      }
    }
    throw new ServerException(
        ErrorCode.CONFIGURATION,
        "The ports %d to %d of %s are all taken. Choose another with --port."
            .formatted(wanted, last, config.listen().address()));
  }

  private HttpServer listen(int port, LoginSessions sessions, Rooms rooms)
      throws PortTakenException {
    // Browsers send a host's cookies to all its ports, so the port is part of the name.
    var login = desk(sessions, "sparkmaster-session-" + port);
    var all = new ArrayList<RouteModule>(rooms.routes());
    all.addAll(entrance(login, sessions, "sparkmaster-sign-in-" + port));
    return HttpServer.start(settings(port), login, Permissions.table(), rooms.metrics(), all);
  }

  private HttpSettings settings(int port) {
    var listen = config.listen();
    return new HttpSettings(
        listen.address(),
        port,
        listen.baseUrl(),
        listen.hostNames(),
        listen.maxRequestBytes(),
        listen.trustedProxies());
  }

  private List<RouteModule> entrance(LoginDesk login, LoginSessions sessions, String cookieName) {
    var baseUrl = config.listen().baseUrl();
    var oidc = config.login().provider();
    if (oidc == null || config.login().mode() == Mode.LAPTOP) {
      return List.of(new LoginRoutes(login, baseUrl), OidcRoutes.closed());
    }
    var provider = new Provider(oidc, clock);
    var page = new LoginRoutes(login, baseUrl, provider);
    var signIns = new SignIns(database.jdbi(), clock, sessions);
    return List.of(page, new OidcRoutes(provider, signIns, page, cookieName, baseUrl, clock));
  }

  private LoginDesk desk(LoginSessions sessions, String cookieName) {
    return config.login().mode() == Mode.CLASS
        ? new ClassLogin(database.jdbi(), clock, sessions, cookieName)
        : new LaptopLogin(OWNER, tokens, sessions, cookieName);
  }

  /** Where it listens; ends with "/". */
  URI url() {
    return http.url();
  }

  int port() {
    return http.port();
  }

  int openConnections() {
    return http.openConnections();
  }

  /** All that is served; see {@link HttpServer#routes}. */
  List<String> routes() {
    return http.routes();
  }

  /** The address that logs one browser in. With a fixed token, the same one each time. */
  String loginUrl() {
    var fixed = config.login().token();
    return url() + "login?token=" + (fixed == null ? tokens.issueOneTime() : fixed);
  }

  /** What keeps notebooks' code from the rest of the machine. */
  KernelIsolation isolation() {
    return isolation;
  }

  RunFile.Running describe() {
    return new RunFile.Running(ProcessHandle.current().pid(), url().toString(), port(), homeToken);
  }

  /** Returns when a client has asked the server to stop. */
  void awaitStopWanted() throws InterruptedException {
    stopWanted.await();
  }

  @Override
  public void close() {
    closing.close();
  }
}
