package io.sparkmaster.server.contents;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.SecurityHeaders;
import io.sparkmaster.server.http.UrlPath;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** The bytes of files, to show or to download: {@code /files/...}. */
public final class FilesRoutes implements RouteModule {
  private final Workspaces workspaces;

  public FilesRoutes(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/files/<path>", this::send);
  }

  private void send(Context context) {
    var path = ContentsPath.parse(context.pathParam("path"));
    try (var spot = workspaces.of(Identity.of(context).user()).hold(path)) {
      if (!spot.isFile()) {
        throw WorkspaceRoot.notFound(path);
      }
      send(context, path, spot.open());
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  private static void send(Context context, ContentsPath path, FileChannel file)
      throws IOException {
    context
        .header("Content-Security-Policy", SecurityHeaders.SANDBOX)
        .header("Cache-Control", "no-cache");
    if (context.queryParamMap().containsKey("download")) {
      context.header(
          "Content-Disposition", "attachment; filename*=utf-8''" + UrlPath.encode(path.name()));
    }
    // Not Javalin's seekable stream: to a range it answers 200 with a part of the file.
    context
        .contentType(contentType(path.name()))
        .header("Content-Length", String.valueOf(file.size()))
        .result(Channels.newInputStream(file));
  }

  private static String contentType(String name) {
    if (name.endsWith(".ipynb")) {
      return "application/x-ipynb+json";
    }
    var type = Objects.requireNonNullElse(MimeTypes.of(name), "application/octet-stream");
    return type.startsWith("text/") ? type + "; charset=utf-8" : type;
  }
}
