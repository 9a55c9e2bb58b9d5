package io.sparkmaster.server.contents;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.http.HtmlText;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UrlPath;
import java.io.IOException;

/**
 * A page that shows a file in a frame, where its scripts cannot act for the user: {@code /view}.
 */
public final class ViewRoutes implements RouteModule {
  private final Workspaces workspaces;
  private final String baseUrl;

  public ViewRoutes(Workspaces workspaces, String baseUrl) {
    this.workspaces = workspaces;
    this.baseUrl = baseUrl;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/view/<path>", this::show);
  }

  private void show(Context context) {
    var path = ContentsPath.parse(context.pathParam("path"));
    try (var spot = workspaces.of(Identity.of(context).user()).hold(path)) {
      if (!spot.isFile()) {
        throw WorkspaceRoot.notFound(path);
      }
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
    context
        .header("Cache-Control", "no-store")
        .html(
            """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%s</title>
            <style>html,body,iframe{margin:0;border:0;width:100%%;height:100%%}iframe{display:block}</style>
            </head>
            <body><iframe sandbox="allow-scripts" title="%s" src="%sfiles/%s"></iframe></body>
            </html>
            """
                .formatted(
                    HtmlText.escape(path.name()),
                    HtmlText.escape(path.name()),
                    baseUrl,
                    UrlPath.encode(path.toString())));
  }
}
