package io.sparkmaster.server.start;

import io.sparkmaster.kernel.launch.SandboxedProvider;
import io.sparkmaster.server.accounts.OwnAccountRoutes;
import io.sparkmaster.server.accounts.PeopleRoutes;
import io.sparkmaster.server.apispec.ApiSpecRoutes;
import io.sparkmaster.server.config.Mode;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.contents.ContentsRoutes;
import io.sparkmaster.server.contents.FilesRoutes;
import io.sparkmaster.server.contents.NotebookFiles;
import io.sparkmaster.server.contents.NotebookTrust;
import io.sparkmaster.server.contents.ResolvePathRoutes;
import io.sparkmaster.server.contents.ViewRoutes;
import io.sparkmaster.server.csp.CspReportRoutes;
import io.sparkmaster.server.events.EventSchema;
import io.sparkmaster.server.events.EventsRoutes;
import io.sparkmaster.server.events.ServerEvents;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.isolation.KernelIsolation.InForce;
import io.sparkmaster.server.kernels.KernelAction;
import io.sparkmaster.server.kernels.WorkingFolders;
import io.sparkmaster.server.lab.LabOptions;
import io.sparkmaster.server.lab.LabRoutes;
import io.sparkmaster.server.learning.stream.LiveUpdates;
import io.sparkmaster.server.metrics.MetricsRoutes;
import io.sparkmaster.server.metrics.ServerMetrics;
import io.sparkmaster.server.nbconfig.NotebookConfigRoutes;
import io.sparkmaster.server.nbconvert.NbconvertRoutes;
import io.sparkmaster.server.site.SiteRoutes;
import io.sparkmaster.server.status.HealthRoutes;
import io.sparkmaster.server.status.MeRoutes;
import io.sparkmaster.server.status.StatusRoutes;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.Milestones;
import io.sparkmaster.server.terminals.OwnShells;
import io.sparkmaster.server.terminals.SandboxedShells;
import io.sparkmaster.server.terminals.Shells;
import io.sparkmaster.server.terminals.TerminalRoutes;
import io.sparkmaster.server.terminals.Terminals;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds all that is served, beside the login. */
final class Rooms {
  private final List<RouteModule> routes = new ArrayList<>();
  private final LiveUpdates updates;
  private final ServerMetrics metrics;
  private final Runnable warm;

  /**
   * @param stop asks the program to end; returns at once
   */
  Rooms(
      ServerConfig config,
      Database database,
      InstantSource clock,
      KernelIsolation isolation,
      Ahead<Offer> offer,
      Closing closing,
      Runnable stop) {
    var welcome = new WelcomeNotebook(new Milestones(database, clock));
    var workspaces = new UserWorkspaces(config, welcome);
    if (config.login().mode() == Mode.LAPTOP) {
      // What is wrong with the folder is told at the start, not at the first request.
      workspaces.of(Server.OWNER.user());
    }
    var kernels = new KernelRooms(config, database, clock, workspaces, isolation, closing);
    this.warm = kernels::warm;
    var learning =
        new LearningRooms(
            config,
            database,
            clock,
            kernels.kernels(),
            kernels.visits(),
            workspaces,
            isolation,
            offer.get(),
            closing);
    this.updates = learning.updates();
    this.metrics = closing.add(new ServerMetrics());
    var figures = new Figures(database);
    figures.describe(kernels.kernels(), metrics);
    var terminals = closing.add(terminals(config, isolation, kernels.sandboxes(), clock));
    terminals.endThoseOfOthers(
        KernelRooms.owners(config, database, clock), KernelRooms.LOOK_AT_OWNERS);
    metrics.gauge("sparkmaster.terminals", "Open terminals", terminals, Terminals::count);
    var folders = new WorkingFolders(user -> workspaces.of(user).path());
    var events = new ServerEvents();
    kernels.kernels().witness(action -> tell(events, action));
    var baseUrl = config.listen().baseUrl();
    var hasAccounts = config.login().mode() == Mode.CLASS;
    routes.addAll(kernels.routes());
    routes.addAll(learning.routes());
    routes.addAll(
        List.of(
            new StatusRoutes(clock.instant(), kernels.kernels()::activity, stopAll(kernels, stop)),
            new HealthRoutes(figures::fault),
            new MetricsRoutes(metrics),
            new MeRoutes(terminals.available()),
            new TerminalRoutes(terminals, folders::of),
            new EventsRoutes(events),
            new CspReportRoutes(clock),
            new ApiSpecRoutes(),
            new NotebookConfigRoutes(config.home().frontEndConfig()),
            new ContentsRoutes(workspaces, new NotebookTrust(database, clock), events, baseUrl),
            new FilesRoutes(workspaces),
            new ViewRoutes(workspaces, baseUrl),
            new NbconvertRoutes(new NotebookFiles(workspaces)),
            new ResolvePathRoutes(workspaces, kernels.notebooks()),
            new OwnAccountRoutes(hasAccounts, database.jdbi(), clock),
            new PeopleRoutes(hasAccounts, database.jdbi(), clock),
            new SiteRoutes(baseUrl, config.parts().webDir().resolve("site"), hasAccounts),
            new LabRoutes(lab(config, terminals))));
  }

  private static void tell(ServerEvents events, KernelAction action) {
    var data = Json.mapper().createObjectNode().put("action", action.kind().text());
    if (!action.kernel().isEmpty()) {
      data.put("kernel_id", action.kernel());
    }
    data.put("kernel_name", action.name())
        .put("status", action.failure().isEmpty() ? "success" : "error")
        .put("msg", action.message());
    events.emit(action.owner(), EventSchema.KERNELS, data);
  }

  /** Who stops the server from its own pages wants nothing left running. */
  private static Runnable stopAll(KernelRooms kernels, Runnable stop) {
    return () -> {
      kernels.kernels().endOnClose();
      stop.run();
    };
  }

  private static Terminals terminals(
      ServerConfig config,
      KernelIsolation isolation,
      Optional<SandboxedProvider> sandboxes,
      InstantSource clock) {
    var rules = config.rules().culling();
    var own = new OwnShells(new ProcessBuilder().environment());
    return new Terminals(
        noTerminals(config, isolation),
        sandboxes.<Shells>map(it -> new SandboxedShells(it, most(config, own))).orElse(own),
        new Terminals.Culling(rules.idleTimeout(), rules.interval(), rules.connected()),
        clock);
  }

  /** A terminal in a sandbox can use what a kernel can, so there may be as many as of those. */
  private static int most(ServerConfig config, Shells own) {
    var kernels = config.rules().perLearner();
    return kernels > 0 ? Math.min(kernels, own.most()) : own.most();
  }

  /**
   * Outside of a sandbox a shell can do what the server can, so whoever may not do that in a cell
   * gets none.
   */
  private static Optional<String> noTerminals(ServerConfig config, KernelIsolation isolation) {
    if (!config.terminals()) {
      return Optional.of("its operator wants none (terminals=false).");
    }
    if (isolation.sandboxed()) {
      return Optional.empty();
    }
    if (config.login().mode() == Mode.CLASS) {
      return Optional.of(
          "several people use it, and its kernels run in no sandbox, so that a shell could do all"
              + " that the server's own user can. There are terminals in laptop mode and where"
              + " kernels run in sandboxes of bubblewrap. A cell can start programs, too"
              + " (import sys.process._; \"ls\".!).");
    }
    return isolation.inForce() == InForce.NONE
        ? Optional.empty()
        : Optional.of(
            "kernel-isolation is user, and a shell would run without that. There are terminals"
                + " with kernel-isolation=none or bwrap.");
  }

  private static LabOptions lab(ServerConfig config, Terminals terminals) {
    var web = config.parts().webDir();
    var data = config.home().lab();
    var isLaptop = config.login().mode() == Mode.LAPTOP;
    return new LabOptions(
        config.listen().baseUrl(),
        web.resolve("lab"),
        web.resolve("lab-extensions"),
        config.home().labExtensions(),
        isLaptop ? Optional.empty() : Optional.of(config.workspace().root()),
        data,
        isLaptop,
        terminals.available(),
        false);
  }

  /** Gets ready what the first learner will want. To be called once the server listens. */
  void warm() {
    warm.run();
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
