package io.sparkmaster.server.nbconvert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.contents.NotebookFiles;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.MemoryBudget;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UrlPath;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Saved notebooks in other formats, as JupyterLab's Save and Export asks for them. */
public final class NbconvertRoutes implements RouteModule {
  private static final String HTML = "html";
  private static final String SCRIPT = "script";
  private static final Map<String, Map<String, String>> FORMATS =
      Map.of(
          HTML, Map.of("output_mimetype", "text/html"),
          SCRIPT, Map.of("output_mimetype", "text/plain"));

  /** What a notebook takes in memory, by its bytes: its JSON, and what is made of it. */
  private static final int SHARE = 10;

  private final NotebookFiles notebooks;

  public NbconvertRoutes(NotebookFiles notebooks) {
    this.notebooks = notebooks;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/nbconvert", context -> context.json(FORMATS));
    routes.get("/nbconvert/{format}/<path>", this::convert);
  }

  private void convert(Context context) {
    var format = context.pathParam("format");
    if (!FORMATS.containsKey(format)) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "Notebooks are not exported as \"%s\" here, but as html and script.".formatted(format));
    }
    var user = Identity.of(context).user();
    var path = context.pathParam("path");
    try (var file = notebooks.open(user, path);
        var held = MemoryBudget.of(context).hold(SHARE * file.bytes())) {
      var notebook = file.read();
      var name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.ipynb$", "");
      if (format.equals(HTML)) {
        send(context, HtmlPage.of(notebook, name), "text/html", name + ".html");
      } else {
        script(context, notebook, name);
      }
    }
  }

  private static void script(Context context, ObjectNode notebook, String name) {
    var file = name + "." + Language.of(notebook).extension();
    send(context, Script.of(notebook), "text/plain", file);
  }

  private static void send(Context context, String text, String type, String file) {
    if (Boolean.parseBoolean(context.queryParam("download"))) {
      context.header("Content-Disposition", "attachment; filename*=utf-8''" + UrlPath.encode(file));
    }
    context
        .header("Content-Security-Policy", HtmlPage.POLICY + "; sandbox; frame-ancestors 'self'")
        .header("Cache-Control", "no-store")
        .contentType(type + "; charset=utf-8")
        .result(text.getBytes(StandardCharsets.UTF_8));
  }
}
