package io.sparkmaster.server.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** The licences of the packages in the application, from the report that its build wrote. */
final class LicenseReport {
  private final Path file;

  LicenseReport(Path application) {
    this.file = application.resolve("static").resolve("third-party-licenses.json");
  }

  void answer(Context context) {
    var format = context.queryParam("format");
    var packages = read();
    switch (format == null ? "json" : format) {
      case "json" -> {
        download(context, "json");
        context.json(bundles(packages));
      }
      case "csv" -> {
        download(context, "csv");
        context.contentType("text/csv; charset=utf-8");
        context.result(table(packages, "name,version,license\n", LicenseReport::csv));
      }
      case "markdown" -> {
        download(context, "md");
        context.contentType("text/markdown; charset=utf-8");
        var head =
            "# Licenses of JupyterLab's packages\n\n| Package | Version | License |\n| --- | --- | --- |\n";
        context.result(table(packages, head, LicenseReport::markdown));
      }
      default ->
          throw new ServerException(
              ErrorCode.BAD_REQUEST,
              "There is no licence report in the format \"%s\"; there are json, csv and markdown."
                  .formatted(format));
    }
  }

  private JsonNode read() {
    try {
      return Json.mapper().readTree(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw new ServerException(
          ErrorCode.STORAGE,
          "The licence report %s cannot be read. Build JupyterLab again.".formatted(file),
          unreadable);
    }
  }

  private static ObjectNode bundles(JsonNode report) {
    var answer = Json.mapper().createObjectNode();
    answer.putObject("bundles").set("JupyterLab", report);
    return answer;
  }

  private static byte[] table(JsonNode report, String head, Function<String[], String> row) {
    var table = new StringBuilder(head);
    for (var item : report.path("packages")) {
      var cells =
          new String[] {
            item.path("name").asText(),
            item.path("versionInfo").asText(),
            item.path("licenseId").asText()
          };
      table.append(row.apply(cells));
    }
    return table.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String csv(String[] cells) {
    var row = new StringBuilder();
    for (var cell : cells) {
      row.append(row.isEmpty() ? "" : ",")
          .append('"')
          .append(cell.replace("\"", "\"\""))
          .append('"');
    }
    return row.append('\n').toString();
  }

  private static String markdown(String[] cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static void download(Context context, String extension) {
    if ("1".equals(context.queryParam("download"))) {
      context.header(
          "Content-Disposition", "attachment; filename=\"jupyterlab-licenses." + extension + "\"");
    }
  }
}
