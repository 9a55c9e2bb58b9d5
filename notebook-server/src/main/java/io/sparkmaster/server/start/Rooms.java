package io.sparkmaster.server.start;

import io.sparkmaster.server.accounts.OwnAccountRoutes;
import io.sparkmaster.server.accounts.PeopleRoutes;
import io.sparkmaster.server.apispec.ApiSpecRoutes;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.contents.ContentsRoutes;
import io.sparkmaster.server.contents.FilesRoutes;
import io.sparkmaster.server.contents.NotebookTrust;
import io.sparkmaster.server.contents.ResolvePathRoutes;
import io.sparkmaster.server.contents.ViewRoutes;
import io.sparkmaster.server.events.EventsRoutes;
import io.sparkmaster.server.events.ServerEvents;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.lab.LabOptions;
import io.sparkmaster.server.lab.LabRoutes;
import io.sparkmaster.server.learning.stream.LiveUpdates;
import io.sparkmaster.server.metrics.MetricsRoutes;
import io.sparkmaster.server.metrics.ServerMetrics;
import io.sparkmaster.server.nbconfig.NotebookConfigRoutes;
import io.sparkmaster.server.site.SiteRoutes;
import io.sparkmaster.server.status.HealthRoutes;
import io.sparkmaster.server.status.MeRoutes;
import io.sparkmaster.server.status.StatusRoutes;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.Milestones;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Builds all that is served, beside the login. */
final class Rooms {
  private final List<RouteModule> routes = new ArrayList<>();
  private final LiveUpdates updates;
  private final ServerMetrics metrics;

  /**
   * @param stop asks the program to end; returns at once
   */
  Rooms(
      ServerConfig config,
      Database database,
      InstantSource clock,
      KernelIsolation isolation,
      Closing closing,
      Runnable stop) {
    var welcome = new WelcomeNotebook(new Milestones(database, clock));
    var workspaces = new UserWorkspaces(config, welcome);
    if (config.login().mode() == Mode.LAPTOP) {
      // What is wrong with the folder is told at the start, not at the first request.
      workspaces.of(Server.OWNER.user());
    }
    var kernels = new KernelRooms(config, database, clock, workspaces, isolation, closing);
    var learning =
        new LearningRooms(
            config,
            database,
            clock,
            kernels.kernels(),
            kernels.visits(),
            workspaces,
            isolation,
            closing);
    this.updates = learning.updates();
    this.metrics = closing.add(new ServerMetrics());
    var figures = new Figures(database);
    figures.describe(kernels.kernels(), metrics);
    var events = new ServerEvents();
    var baseUrl = config.listen().baseUrl();
    var hasAccounts = config.login().mode() == Mode.CLASS;
    routes.addAll(kernels.routes());
    routes.addAll(learning.routes());
    routes.addAll(
        List.of(
            new StatusRoutes(clock.instant(), kernels.kernels()::activity, stopAll(kernels, stop)),
            new HealthRoutes(figures::fault),
            new MetricsRoutes(metrics),
            new MeRoutes(),
            new EventsRoutes(events),
            new ApiSpecRoutes(),
            new NotebookConfigRoutes(config.home().frontEndConfig()),
            new ContentsRoutes(workspaces, new NotebookTrust(database, clock), events, baseUrl),
            new FilesRoutes(workspaces),
            new ViewRoutes(workspaces, baseUrl),
            new ResolvePathRoutes(workspaces, kernels.notebooks()),
            new OwnAccountRoutes(hasAccounts, database.jdbi(), clock),
            new PeopleRoutes(hasAccounts, database.jdbi(), clock),
            new SiteRoutes(baseUrl, config.parts().webDir().resolve("site"), hasAccounts),
            new LabRoutes(lab(config))));
  }

  /** Who stops the server from its own pages wants nothing left running. */
  private static Runnable stopAll(KernelRooms kernels, Runnable stop) {
    return () -> {
      kernels.kernels().endOnClose();
      stop.run();
    };
  }

  private static LabOptions lab(ServerConfig config) {
    var web = config.parts().webDir();
    var data = config.home().lab();
    return new LabOptions(
        config.listen().baseUrl(),
        web.resolve("lab"),
        List.of(data.resolve("extensions"), web.resolve("lab-extensions")),
        data,
        config.login().mode() == Mode.LAPTOP,
        false);
  }

  ServerMetrics metrics() {
    return metrics;
  }

  List<RouteModule> routes() {
    return routes;
  }

  /** To be closed before the HTTP server, which waits for open streams. */
  LiveUpdates updates() {
    return updates;
  }
}
