package io.sparkmaster.server.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.FileTree;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.ServedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The site's page at each of its addresses, and the files that the page loads. */
public final class SiteRoutes implements RouteModule {
  private static final List<String> PAGES =
      List.of("/", "/courses/{course}", "/progress", "/account", "/admin");

  private final byte[] page;
  private final FileTree files;

  /**
   * Reads what the site's build wrote; fails when it is not there.
   *
   * @param baseUrl path that every route hangs under: starts and ends with "/"
   * @param site the build's output folder
   * @param hasAccounts whether the site shows the pages about accounts
   */
  public SiteRoutes(String baseUrl, Path site, boolean hasAccounts) {
    this.page = SitePage.html(SiteManifest.read(site), baseUrl, hasAccounts).getBytes(UTF_8);
    this.files = new FileTree(site.resolve("static"));
  }

  @Override
  public void register(RoutesConfig routes) {
    for (var path : PAGES) {
      routes.get(path, this::sendPage);
    }
    routes.get("/site/<path>", this::sendFile);
  }

  private void sendPage(Context context) {
    context
        .header("Content-Security-Policy", SitePage.POLICY)
        .header("Cache-Control", "no-store")
        .contentType("text/html; charset=utf-8")
        .result(page);
  }

  private void sendFile(Context context) throws IOException {
    var file =
        files
            .find(context.pathParam("path"))
            .orElseThrow(
                () ->
                    new ServerException(
                        ErrorCode.NOT_FOUND, "There is no file at %s.".formatted(context.path())));
    ServedFile.send(context, file);
  }
}
