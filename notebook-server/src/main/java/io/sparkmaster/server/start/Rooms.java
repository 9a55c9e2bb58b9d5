package io.sparkmaster.server.start;

import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.contents.ContentsRoutes;
import io.sparkmaster.server.contents.FilesRoutes;
import io.sparkmaster.server.contents.NotebookTrust;
import io.sparkmaster.server.contents.WorkspaceRoot;
import io.sparkmaster.server.contents.Workspaces;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.lab.LabOptions;
import io.sparkmaster.server.lab.LabRoutes;
import io.sparkmaster.server.learning.stream.LiveUpdates;
import io.sparkmaster.server.nbconfig.NotebookConfigRoutes;
import io.sparkmaster.server.site.SiteRoutes;
import io.sparkmaster.server.status.EventsRoutes;
import io.sparkmaster.server.status.MeRoutes;
import io.sparkmaster.server.status.StatusRoutes;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.Milestones;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Builds all that is served, beside the login. */
final class Rooms {
  private final List<RouteModule> routes = new ArrayList<>();
  private final LiveUpdates updates;

  /**
   * @param stop asks the program to end; returns at once
   */
  Rooms(
      ServerConfig config, Database database, InstantSource clock, Closing closing, Runnable stop) {
    var root = workspace(config);
    new WelcomeNotebook(new Milestones(database, clock)).place(root.path());
    Workspaces workspaces = user -> root;
    var kernels = new KernelRooms(config, database, clock, root.path(), closing);
    var learning =
        new LearningRooms(config, database, clock, kernels.kernels(), workspaces, closing);
    this.updates = learning.updates();
    var baseUrl = config.listen().baseUrl();
    routes.addAll(kernels.routes());
    routes.addAll(learning.routes());
    routes.addAll(
        List.of(
            new StatusRoutes(clock.instant(), kernels.kernels()::activity, stop),
            new MeRoutes(),
            new EventsRoutes(),
            new NotebookConfigRoutes(config.home().frontEndConfig()),
            new ContentsRoutes(workspaces, new NotebookTrust(database, clock), baseUrl),
            new FilesRoutes(workspaces),
            new SiteRoutes(baseUrl, config.parts().webDir().resolve("site")),
            new LabRoutes(lab(config))));
  }

  private static WorkspaceRoot workspace(ServerConfig config) {
    var path = config.workspace().root();
    try {
      Private.directory(path);
      return new WorkspaceRoot(path);
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.STORAGE, "The workspace %s cannot be made: %s".formatted(path, failed), failed);
    }
  }

  private static LabOptions lab(ServerConfig config) {
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

  List<RouteModule> routes() {
    return routes;
  }

  /** To be closed before the HTTP server, which waits for open streams. */
  LiveUpdates updates() {
    return updates;
  }
}
