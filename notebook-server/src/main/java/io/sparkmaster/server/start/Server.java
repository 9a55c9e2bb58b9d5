package io.sparkmaster.server.start;

import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.contents.ContentsRoutes;
import io.sparkmaster.server.contents.FilesRoutes;
import io.sparkmaster.server.contents.NotebookTrust;
import io.sparkmaster.server.contents.WorkspaceRoot;
import io.sparkmaster.server.contents.Workspaces;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.HttpServer;
import io.sparkmaster.server.http.HttpSettings;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.PortTakenException;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.lab.LabOptions;
import io.sparkmaster.server.lab.LabRoutes;
import io.sparkmaster.server.login.LaptopLogin;
import io.sparkmaster.server.login.LoginRoutes;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.login.Tokens;
import io.sparkmaster.server.nbconfig.NotebookConfigRoutes;
import io.sparkmaster.server.site.SiteRoutes;
import io.sparkmaster.server.status.EventsRoutes;
import io.sparkmaster.server.status.MeRoutes;
import io.sparkmaster.server.status.StatusRoutes;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.Milestones;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The running program: builds the graph of its rooms, and closes it in reverse. */
public final class Server implements AutoCloseable {
  private static final int PORTS_TRIED = 50;
  private static final Identity LEARNER = new Identity(new UserId("learner"), "Learner");

  private final ServerConfig config;
  private final InstantSource clock;
  private final CountDownLatch stopWanted = new CountDownLatch(1);
  private final Closing closing = new Closing();

  private final Tokens tokens;
  private final String homeToken;
  private final HttpServer http;

  /**
   * Starts everything. The home folder must be claimed by this process.
   *
   * @throws ServerException when something keeps it from starting; nothing stays open then
   */
  Server(ServerConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    this.tokens = new Tokens(config.login().token(), clock);
    this.homeToken = tokens.issuePermanent();
    try {
      this.http = build();
    } catch (RuntimeException failed) {
      closing.close();
      throw failed;
    }
  }

  private HttpServer build() {
    var root = workspace();
    var database = closing.add(Database.open(config.home().database()));
    new WelcomeNotebook(new Milestones(database, clock)).place(root.path());
    var sessions = new LoginSessions(database, clock, config.login().sessionLifetime());
    Workspaces workspaces = user -> root;
    var kernels = new KernelRooms(config, database, clock, root.path(), closing);
    var learning =
        new LearningRooms(config, database, clock, kernels.kernels(), workspaces, closing);
    var listening = closing.add(listen(sessions, rooms(database, kernels, learning, workspaces)));
    // Closed before it: an open stream is a request that does not end by itself.
    closing.add(learning.updates());
    return listening;
  }

  private WorkspaceRoot workspace() {
    var path = config.workspace().root();
    try {
      Private.directory(path);
      return new WorkspaceRoot(path);
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.STORAGE, "The workspace %s cannot be made: %s".formatted(path, failed), failed);
    }
  }

  /** All that is served, beside the login. */
  private List<RouteModule> rooms(
      Database database, KernelRooms kernels, LearningRooms learning, Workspaces workspaces) {
    var baseUrl = config.listen().baseUrl();
    var rooms = new ArrayList<RouteModule>(kernels.routes());
    rooms.addAll(learning.routes());
    rooms.addAll(
        List.of(
            new StatusRoutes(clock.instant(), kernels.kernels()::activity, stopWanted::countDown),
            new MeRoutes(),
            new EventsRoutes(),
            new NotebookConfigRoutes(config.home().frontEndConfig()),
            new ContentsRoutes(workspaces, new NotebookTrust(database, clock), baseUrl),
            new FilesRoutes(workspaces),
            new SiteRoutes(baseUrl, config.parts().webDir().resolve("site")),
            new LabRoutes(lab())));
    return rooms;
  }

  private LabOptions lab() {
    var web = config.parts().webDir();
    var data = config.home().lab();
    return new LabOptions(
        config.listen().baseUrl(),
        web.resolve("lab"),
        List.of(data.resolve("extensions"), web.resolve("lab-extensions")),
        data,
        true,
        false);
  }

  private HttpServer listen(LoginSessions sessions, List<RouteModule> rooms) {
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

  private HttpServer listen(int port, LoginSessions sessions, List<RouteModule> rooms)
      throws PortTakenException {
    var listen = config.listen();
    var settings =
        new HttpSettings(
            listen.address(), port, listen.baseUrl(), listen.hostNames(), listen.maxRequestBytes());
    // Browsers send a host's cookies to all its ports, so the port is part of the name.
    var login = new LaptopLogin(LEARNER, tokens, sessions, "sparkmaster-session-" + port);
    var all = new ArrayList<RouteModule>(rooms);
    all.add(new LoginRoutes(login, listen.baseUrl()));
    return HttpServer.start(settings, login, all);
  }

  /** Where it listens; ends with "/". */
  URI url() {
    return http.url();
  }

  int port() {
    return http.port();
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
