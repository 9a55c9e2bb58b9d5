package io.sparkmaster.server.contents;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Jupyter's {@code /api/resolvePath}: which file of the workspace is meant by a path as it stands
 * in a traceback. What lies outside of the workspace is not looked at: whether it exists is not
 * told to anybody.
 */
public final class ResolvePathRoutes implements RouteModule {
  private final Workspaces workspaces;
  private final KernelNotebooks kernels;

  public ResolvePathRoutes(Workspaces workspaces, KernelNotebooks kernels) {
    this.workspaces = workspaces;
    this.kernels = kernels;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/resolvePath", this::resolve);
  }

  private void resolve(Context context) {
    var path = context.queryParam("path");
    if (path == null || path.isEmpty()) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST, "Say which path is meant: /api/resolvePath?path=...");
    }
    var user = Identity.of(context).user();
    var kernel = context.queryParam("kernel");
    var root = workspaces.of(user);
    var folder = kernel == null || kernel.isEmpty() ? root.path() : folder(root, user, kernel);
    var answer = Json.mapper().createObjectNode();
    var resolved = answer.putArray("resolved");
    var found = find(root, folder, path);
    found.ifPresent(it -> resolved.addObject().put("scope", "server").put("path", it.toString()));
    if (found.isEmpty() && kernel != null && !kernel.isEmpty()) {
      answer.putArray("unresolved").addObject().put("scope", "kernel").put("path", path);
    }
    context.header("Cache-Control", "no-store").json(answer);
  }

  private Path folder(WorkspaceRoot root, UserId user, String kernel) {
    var notebook =
        kernels
            .of(user, kernel)
            .orElseThrow(
                () ->
                    new ServerException(
                        ErrorCode.NOT_FOUND, "Kernel does not exist: %s.".formatted(kernel)));
    try {
      var folder = root.path().resolve(notebook).normalize().getParent();
      return folder != null
              && folder.startsWith(root.path())
              && root.contains(folder)
              && Files.isDirectory(folder)
          ? folder
          : root.path();
    } catch (InvalidPathException noFile) {
      return root.path();
    }
  }

  private static Optional<ContentsPath> find(WorkspaceRoot root, Path folder, String text) {
    try {
      var home = Path.of(System.getProperty("user.home", "/"));
      var path = text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
      var place = folder.resolve(path).normalize();
      return inside(root, place)
          .or(() -> path.isAbsolute() ? Optional.empty() : inside(root, root.path().resolve(path)));
    } catch (InvalidPathException noFile) {
      return Optional.empty();
    }
  }

  private static Optional<ContentsPath> inside(WorkspaceRoot root, Path place) {
    var normal = place.normalize();
    if (!normal.startsWith(root.path())) {
      return Optional.empty();
    }
    try {
      var path = ContentsPath.parse(root.path().relativize(normal).toString());
      return Files.exists(root.existing(path).toRealPath()) ? Optional.of(path) : Optional.empty();
    } catch (ServerException | IOException notShown) {
      return Optional.empty();
    }
  }
}
