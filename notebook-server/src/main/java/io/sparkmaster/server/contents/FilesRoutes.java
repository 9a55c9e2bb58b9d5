package io.sparkmaster.server.contents;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.SecurityHeaders;
import io.sparkmaster.server.http.UrlPath;
import java.io.IOException;
import java.nio.file.Files;
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
    var place = workspaces.of(Identity.of(context).user()).existing(path);
    if (!Files.isRegularFile(place)) {
      throw WorkspaceRoot.notFound(path);
    }
    context
        .header("Content-Security-Policy", SecurityHeaders.SANDBOX)
        .header("Cache-Control", "no-cache");
    if (context.queryParamMap().containsKey("download")) {
      context.header(
          "Content-Disposition", "attachment; filename*=utf-8''" + UrlPath.encode(path.name()));
    }
    try {
      // Not Javalin's seekable stream: to a range it answers 200 with a part of the file.
      context
          .contentType(contentType(path.name()))
          .header("Content-Length", String.valueOf(Files.size(place)))
          .result(Files.newInputStream(place));
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  private static String contentType(String name) {
    if (name.endsWith(".ipynb")) {
      return "application/x-ipynb+json";
    }
    var type = Objects.requireNonNullElse(MimeTypes.of(name), "application/octet-stream");
    return type.startsWith("text/") ? type + "; charset=utf-8" : type;
  }
}
