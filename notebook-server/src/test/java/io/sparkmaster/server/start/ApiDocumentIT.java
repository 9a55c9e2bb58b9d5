package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.apispec.ApiDocument;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteRule;
import io.sparkmaster.server.permissions.Permissions;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the document of the API against what is registered, what is allowed and what is answered.
 */
@Timeout(180)
final class ApiDocumentIT {
  /** Pages for people and their parts, and the API that has a document of its own. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "\\S+ (/|/login.*|/logout|/lab|/lab/(tree|workspaces|extensions).*|/doc.*|/static/.*|/courses/.*|/progress|/account|/admin|/site/.*|/learn/api/v1/.*)");

  private static final String NOTEBOOK =
      """
      {"type": "notebook", "format": "json", "content": {"nbformat": 4, "nbformat_minor": 5, "metadata": {},
       "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "source": "1", "outputs": [], "execution_count": null}]}}\
      """;

  @TempDir private static Path folder;
  private static WholeServer server;
  private static ApiDocument document;

  @BeforeAll
  static void start() throws Exception {
    server = new WholeServer(folder, "/");
    document = new ApiDocument(server.send("GET", "/api/spec.yaml", "").body());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void namesEveryRouteThatIsRegisteredAndNoOther() {
    var registered = new TreeSet<String>();
    server.server().routes().stream()
        .filter(route -> !ELSEWHERE.matcher(route).matches())
        .forEach(route -> registered.add(documented(route)));

    assertThat(document.operations().keySet()).containsExactlyElementsOf(registered);
  }

  @Test
  void saysOfEachWhoMayUseItAsTheTableOfPermissionsDoes() {
    var rules =
        Permissions.table().rules().stream()
            .filter(rule -> !ELSEWHERE.matcher(rule.route()).matches())
            .toList();

    assertThat(rules).hasSizeGreaterThan(60);
    for (RouteRule rule : rules) {
      var operation = document.operations().get(documented(rule.route()));
      assertThat(operation).as(rule.route()).isNotNull();
      assertThat(operation.path("x-who").asText())
          .as(rule.route())
          .isEqualTo(rule.who().name().toLowerCase(Locale.ROOT));
      assertThat(operation.path("x-whose").asText())
          .as(rule.route())
          .isEqualTo(rule.whose().name().toLowerCase(Locale.ROOT));
      assertThat(operation.has("security"))
          .as("%s is open", rule.route())
          .isEqualTo(rule.who() == RouteRule.Who.ANYONE);
    }
  }

  /** {@code /api/contents/} and {@code /api/contents} are one. */
  private static String documented(String route) {
    var braces = route.replace('<', '{').replace('>', '}');
    return braces.endsWith("/") ? braces.substring(0, braces.length() - 1) : braces;
  }

  @Test
  void itsReferencesLeadSomewhereAndItsPathParametersAreThoseOfThePath() {
    for (var reference : document.json().findValuesAsText("$ref")) {
      assertThat(document.json().at(reference.substring(1)).isMissingNode())
          .as(reference)
          .isFalse();
    }
    for (var path : document.json().path("paths").properties()) {
      var named = path.getValue().path("parameters").findValuesAsText("name");
      var inPath =
          Pattern.compile("\\{(\\w+)}").matcher(path.getKey()).results().map(it -> it.group(1));
      assertThat(inPath).as(path.getKey()).containsExactlyElementsOf(named);
    }
  }

  @Test
  void theAnswersOnFilesAreAsDescribed() throws Exception {
    is(201, "POST /api/contents", "/api/contents", "{\"type\": \"notebook\"}");
    is(201, "POST /api/contents", "/api/contents", "{\"type\": \"directory\"}");
    is(201, "PUT /api/contents/{path}", "/api/contents/n.ipynb", NOTEBOOK);
    is(200, "PUT /api/contents/{path}", "/api/contents/n.ipynb", NOTEBOOK);
    is(200, "GET /api/contents/{path}", "/api/contents/n.ipynb?hash=1", "");
    is(200, "GET /api/contents/{path}", "/api/contents/n.ipynb?type=file", "");
    is(200, "GET /api/contents/{path}", "/api/contents/n.ipynb?content=0", "");
    is(200, "GET /api/contents", "/api/contents", "");
    is(201, "POST /api/contents", "/api/contents", "{\"copy_from\": \"n.ipynb\"}");
    is(200, "PATCH /api/contents/{path}", "/api/contents/n.ipynb", "{\"path\": \"m.ipynb\"}");
    is(404, "GET /api/contents/{path}", "/api/contents/n.ipynb", "");
    is(400, "DELETE /api/contents/{path}", "/api/contents/.hidden", "");
    is(409, "PATCH /api/contents/{path}", "/api/contents/m.ipynb", "{\"path\": \"n-Copy1.ipynb\"}");
    is(200, "GET /api/contents/{path}/checkpoints", "/api/contents/m.ipynb/checkpoints", "");
    is(201, "POST /api/contents/{path}/checkpoints", "/api/contents/m.ipynb/checkpoints", "");
    is(200, "GET /api/contents/{path}/checkpoints", "/api/contents/m.ipynb/checkpoints", "");
    var kept = "/api/contents/m.ipynb/checkpoints/checkpoint";
    is(204, "POST /api/contents/{path}/checkpoints/{id}", kept, "");
    is(204, "DELETE /api/contents/{path}/checkpoints/{id}", kept, "");
    is(404, "POST /api/contents/{path}/checkpoints/{id}", kept, "");
    is(201, "POST /api/contents/{path}/trust", "/api/contents/m.ipynb/trust", "");
    is(200, "GET /files/{path}", "/files/m.ipynb?download=1", "");
    is(200, "GET /view/{path}", "/view/m.ipynb", "");
    is(404, "GET /view/{path}", "/view/none.html", "");
    is(204, "DELETE /api/contents/{path}", "/api/contents/m.ipynb", "");
  }

  @Test
  void theAnswersOnKernelsAndSessionsAreAsDescribed() throws Exception {
    is(200, "GET /api/kernelspecs", "/api/kernelspecs", "");
    is(200, "GET /api/kernelspecs/{name}", "/api/kernelspecs/sparkmaster-scala", "");
    is(404, "GET /api/kernelspecs/{name}", "/api/kernelspecs/none", "");
    is(200, "GET /kernelspecs/{name}/{resource}", logo(), "");
    var request = "{\"path\": \"s.ipynb\", \"type\": \"notebook\", \"kernel\": {\"name\": \"%s\"}}";
    is(501, "POST /api/sessions", "/api/sessions", request.formatted("none"));
    is(400, "POST /api/sessions", "/api/sessions", "{}");
    var made = is(201, "POST /api/sessions", "/api/sessions", request.formatted(""));
    var again = is(201, "POST /api/sessions", "/api/sessions", request.formatted(""));
    assertThat(json(again, "/id")).isEqualTo(json(made, "/id"));
    var session = "/api/sessions/" + json(made, "/id");
    is(200, "GET /api/sessions/{session_id}", session, "");
    is(200, "GET /api/sessions", "/api/sessions", "");
    is(200, "PATCH /api/sessions/{session_id}", session, "{\"path\": \"t.ipynb\"}");
    var kernel = "/api/kernels/" + json(made, "/kernel/id");
    is(200, "GET /api/kernels", "/api/kernels", "");
    is(200, "GET /api/kernels/{kernel_id}", kernel, "");
    // One that restarts is waited for; one that starts may be too late to be interrupted.
    is(200, "POST /api/kernels/{kernel_id}/restart", kernel + "/restart", "");
    is(204, "POST /api/kernels/{kernel_id}/interrupt", kernel + "/interrupt", "");
    is(204, "DELETE /api/sessions/{session_id}", session, "");
    is(404, "DELETE /api/sessions/{session_id}", session, "");
    is(404, "GET /api/kernels/{kernel_id}", kernel, "");
    is(404, "DELETE /api/kernels/{kernel_id}", kernel, "");
    var alone = is(201, "POST /api/kernels", "/api/kernels", "{}");
    is(204, "DELETE /api/kernels/{kernel_id}", "/api/kernels/" + json(alone, "/id"), "");
  }

  private static String logo() {
    return "/kernelspecs/sparkmaster-scala/logo-svg.svg";
  }

  @Test
  void theAnswersOnTheServerItselfAreAsDescribed() throws Exception {
    for (var path : List.of("/health", "/health/live", "/health/ready", "/metrics", "/api")) {
      is(200, "GET " + path, path, "");
    }
    for (var path : List.of("/api/status", "/api/spec.yaml", "/api/nbconvert", "/lsp/status")) {
      is(200, "GET " + path, path, "");
    }
    is(200, "GET /api/me", "/api/me?permissions=%7B%22contents%22:%5B%22read%22%5D%7D", "");
    is(400, "GET /api/me", "/api/me?permissions=%7B%22contents%22:1%7D", "");
    var terminal = "/api/terminals/one";
    is(200, "POST /api/terminals", "/api/terminals", "{\"name\": \"one\"}");
    is(409, "POST /api/terminals", "/api/terminals", "{\"name\": \"one\"}");
    is(200, "GET /api/terminals", "/api/terminals", "");
    is(200, "GET /api/terminals/{name}", terminal, "");
    is(204, "DELETE /api/terminals/{name}", terminal, "");
    is(404, "GET /api/terminals/{name}", "/api/terminals/none", "");
    is(404, "GET /nbconvert/{format}/{path}", "/nbconvert/html/none.ipynb", "");
    is(201, "POST /api/login/links", "/api/login/links", "");
    is(204, "PUT /api/config/{section}", "/api/config/one", "{\"a\": 1}");
    is(200, "PATCH /api/config/{section}", "/api/config/one", "{\"b\": {\"c\": null}}");
    is(200, "GET /api/config/{section}", "/api/config/one", "");
    is(400, "GET /api/resolvePath", "/api/resolvePath", "");
    is(200, "GET /api/resolvePath", "/api/resolvePath?path=/etc/passwd", "");
    is(404, "GET /api/resolvePath", "/api/resolvePath?path=a&kernel=none", "");
    is(
        400,
        "POST /api/events",
        "/api/events",
        "{\"schema_id\": \"x\", \"version\": 1, \"data\": {}}");
    is(204, "POST /api/security/csp-report", "/api/security/csp-report", "{}");
    is(200, "GET /lab/api/settings", "/lab/api/settings", "");
    is(404, "GET /lab/api/settings/{id}", "/lab/api/settings/none", "");
    is(200, "GET /lab/api/workspaces", "/lab/api/workspaces", "");
    is(200, "GET /lab/api/workspaces/{name}", "/lab/api/workspaces/default", "");
    is(200, "GET /lab/api/translations", "/lab/api/translations", "");
    is(200, "GET /lab/api/build", "/lab/api/build", "");
  }

  private static HttpResponse<String> is(int status, String operation, String path, String body)
      throws Exception {
    var method = operation.substring(0, operation.indexOf(' '));
    var answer = server.send(method, path, body);
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(status);
    var type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    var fault = document.fault(operation, status, type, answer.body());
    assertThat(fault).as("%s %s: %s", method, path, answer.body()).isEmpty();
    return answer;
  }

  private static String json(HttpResponse<String> answer, String at) throws Exception {
    var value = Json.mapper().readTree(answer.body()).at(at).asText();
    assertThat(value).as(answer.body()).isNotEmpty();
    return value;
  }
}
