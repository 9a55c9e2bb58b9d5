package io.sparkmaster.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.FileTree;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.ServedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All that JupyterLab asks of a server beside Jupyter's own API. */
public final class LabRoutes implements RouteModule {
  private static final String DEFAULT_WORKSPACE = "default";

  private final LabOptions options;
  private final LabPages pages;
  private final PageConfig pageConfig;
  private final PrebuiltExtensions extensions;
  private final SettingsRoutes settings;
  private final WorkspaceRoutes workspaces;
  private final LicenseReport licenses;

  /** Reads what the application's build wrote; fails when it is not there. */
  public LabRoutes(LabOptions options) {
    var manifest = LabManifest.read(options.application());
    this.options = options;
    this.extensions = PrebuiltExtensions.of(options);
    this.pages = new LabPages(manifest, options.baseUrl());
    this.pageConfig = new PageConfig(options, manifest, extensions);
    this.settings =
        new SettingsRoutes(
            new SettingsSchemas(options.application(), manifest, extensions),
            new UserSettings(options.data().resolve("settings")));
    this.workspaces = new WorkspaceRoutes(new Workspaces(options.data().resolve("workspaces")));
    this.licenses = new LicenseReport(options.application());
  }

  @Override
  public void register(RoutesConfig routes) {
    pages(routes, "/lab", "multiple-document");
    pages(routes, "/doc", "single-document");

    files(routes, "/static/lab/", new FileTree(options.application().resolve("static"))::find);
    files(routes, "/lab/api/themes/", this::findTheme);
    files(routes, "/lab/extensions/", extensions::find);

    settings.register(routes);
    workspaces.register(routes);
    routes.get("/lab/api/licenses", licenses::answer);
    registerFixedAnswers(routes);
  }

  private void pages(RoutesConfig routes, String root, String mode) {
    Handler page =
        context -> {
          var parameters = context.pathParamMap();
          var workspace = parameters.getOrDefault("workspace", DEFAULT_WORKSPACE);
          var treePath = parameters.getOrDefault("path", "");
          context.header("Cache-Control", "no-store");
          context.contentType("text/html; charset=utf-8");
          context.result(pages.html(pageConfig.of(mode, workspace, treePath)).getBytes(UTF_8));
        };
    for (var prefix : List.of(root, root + "/workspaces/{workspace}")) {
      routes.get(prefix, page);
      routes.get(prefix + "/tree", page);
      routes.get(prefix + "/tree/<path>", page);
    }
  }

  private static void files(
      RoutesConfig routes, String prefix, Function<String, Optional<Path>> find) {
    routes.get(
        prefix + "<path>",
        context -> {
          var path = context.pathParam("path");
          var file = find.apply(path).orElseThrow(() -> missing(context));
          ServedFile.send(context, file);
        });
  }

  private static ServerException missing(Context context) {
    return new ServerException(
        ErrorCode.NOT_FOUND, "There is no file at %s.".formatted(context.path()));
  }

  /** Themes of the application, then those that extensions bring. */
  private Optional<Path> findTheme(String path) {
    return new FileTree(options.application().resolve("themes"))
        .find(path)
        .or(() -> extensions.findTheme(path));
  }

  /** Services of which this server has only the state "there is nothing". */
  private static void registerFixedAnswers(RoutesConfig routes) {
    var english = Map.of("displayName", "English", "nativeName", "English");
    answer(routes, "/lab/api/translations", Map.of("data", Map.of("en", english), "message", ""));
    answer(routes, "/lab/api/translations/{locale}", Map.of("data", Map.of(), "message", ""));
    answer(routes, "/lab/api/build", Map.of("status", "stable", "message", ""));
    answer(
        routes,
        "/lab/api/listings/<path>",
        Map.of("blocked_extensions", List.of(), "allowed_extensions", List.of()));
    answer(routes, "/lsp/status", Map.of("version", 2, "sessions", Map.of(), "specs", Map.of()));
  }

  private static void answer(RoutesConfig routes, String path, Object body) {
    routes.get(path, context -> context.json(body));
  }
}
