package io.sparkmaster.server.kernels;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;

/** Jupyter's kernels API. */
public final class KernelRoutes implements RouteModule {
  private final Kernels kernels;
  private final WorkingFolders folders;

  /** Routes to these kernels. */
  public KernelRoutes(Kernels kernels, WorkingFolders folders) {
    this.kernels = kernels;
    this.folders = folders;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/kernels", this::list);
    routes.post("/api/kernels", this::start);
    routes.get("/api/kernels/{kernel_id}", context -> context.json(requested(context).model()));
    routes.delete("/api/kernels/{kernel_id}", this::stop);
    routes.post("/api/kernels/{kernel_id}/interrupt", this::interrupt);
    routes.post("/api/kernels/{kernel_id}/restart", this::restart);
  }

  private void list(Context context) {
    var user = Identity.of(context).user();
    context.json(kernels.list(user).stream().map(Kernel::model).toList());
  }

  private void start(Context context) {
    var request = Json.object(context);
    var user = Identity.of(context).user();
    var path = request.path("path").asText("");
    var folder = folders.of(user, path);
    var kernel = kernels.start(user, request.path("name").asText(""), folder, path);
    context
        .status(201)
        .header("Location", context.contextPath() + "/api/kernels/" + kernel.id())
        .json(kernel.model());
  }

  private void stop(Context context) {
    var kernel = requested(context);
    // Somebody else who stops it at the same time does the same.
    var stopped = kernels.stop(kernel.owner(), kernel.id());
    context.status(stopped ? 204 : 404);
  }

  private void interrupt(Context context) {
    kernels.interrupt(requested(context));
    context.status(204);
  }

  private void restart(Context context) {
    var kernel = requested(context);
    kernels.restart(kernel);
    context.json(kernel.model());
  }

  private Kernel requested(Context context) {
    return kernels.require(
        Identity.of(context).user(), new KernelId(context.pathParam("kernel_id")));
  }
}
