package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.permissions.Permissions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole server under a path of its own, as behind a proxy. */
@Timeout(180)
final class BaseUrlIT {
  private static final String BASE = "/class/1/";
  private static final List<String> ENDING = List.of("POST /api/shutdown", "GET /logout");

  @TempDir private static Path folder;
  private static WholeServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new WholeServer(folder, BASE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyRouteIsServedBelowItAndNoneBesideIt() throws Exception {
    for (var rule : Permissions.table().rules()) {
      var route = rule.route().split(" ", 2);
      if (route[0].equals("WS") || ENDING.contains(rule.route())) {
        continue;
      }
      var path = route[1].replaceAll("[<{][^>}]*[>}]", "x");

      assertThat(isServed(route[0], server.uri(path))).as(rule.route()).isTrue();
      assertThat(isServed(route[0], server.uri("/").resolve(path))).as(rule.route()).isFalse();
    }
  }

  private static boolean isServed(String method, URI address) throws Exception {
    var request =
        HttpRequest.newBuilder(address)
            .header("Authorization", "token " + WholeServer.TOKEN)
            .method(method, BodyPublishers.ofString("{}"));
    // A stream of events has no end; its status is all that is asked.
    var answer = server.client.send(request.build(), BodyHandlers.ofInputStream());
    try (var body = answer.body()) {
      if (answer.statusCode() != 404) {
        assertThat(answer.statusCode()).as("%s %s", method, address).isLessThan(500);
        return true;
      }
      var words = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      return !words.contains("There is nothing at ");
    }
  }

  @Test
  void everyAddressThatAnAnswerNamesIsBelowIt() throws Exception {
    var made = server.send("POST", "/api/contents", "{\"type\": \"notebook\"}");
    var checkpoint = server.send("POST", "/api/contents/Untitled.ipynb/checkpoints", "");
    var session =
        server.send(
            "POST", "/api/sessions", "{\"path\": \"Untitled.ipynb\", \"type\": \"notebook\"}");
    for (var answer : List.of(made, checkpoint, session)) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      assertThat(answer.headers().firstValue("Location"))
          .get()
          .asString()
          .startsWith(BASE + "api/");
    }
    var specs = server.json("GET", "/api/kernelspecs", "");
    assertThat(specs.findValue("resources"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it.asText()).startsWith(BASE + "kernelspecs/"));
    assertThat(server.send("GET", "/view/Untitled.ipynb", "").body())
        .contains("src=\"" + BASE + "files/Untitled.ipynb\"");
    assertThat(server.send("GET", "/lab", "").body())
        .contains("\"baseUrl\":\"" + BASE + "\"")
        .doesNotContain("src=\"/static", "href=\"/static");
  }

  @Test
  void aStrangerIsSentToTheLoginBelowItAndTheCookieStaysThere() throws Exception {
    var page = HttpRequest.newBuilder(server.uri("/lab")).header("Accept", "text/html");
    var sent = server.send(page);
    var login = server.send(HttpRequest.newBuilder(URI.create(server.server().loginUrl())));

    assertThat(sent.headers().firstValue("Location")).get().asString().startsWith(BASE + "login?");
    assertThat(login.headers().firstValue("Location")).get().asString().endsWith(BASE);
    assertThat(login.headers().allValues("Set-Cookie"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it).contains("Path=" + BASE));
  }
}
