package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.http.HttpServer;
import io.sparkmaster.server.http.HttpSettings;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.KnownUsers;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.RouteRule;
import io.sparkmaster.server.http.RouteTable;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.login.LaptopLogin;
import io.sparkmaster.server.login.LoginRoutes;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.login.Tokens;
import io.sparkmaster.server.oidc.OidcRoutes;
import io.sparkmaster.server.permissions.Permissions;
import io.sparkmaster.server.storage.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks the table of permissions on a listening server, with every role and with none. */
final class PermissionsTest {
  private static final HttpSettings ANY_PORT =
      new HttpSettings("127.0.0.1", 0, "/", Set.of(), 1 << 20);

  /** Each role has one user, whose token is the role's name. */
  private static final KnownUsers ROLES_AS_TOKENS =
      new KnownUsers(
          "session",
          Map.of(),
          Arrays.stream(Role.values())
              .collect(
                  Collectors.toMap(
                      Role::name, it -> new Identity(new UserId(it.text()), it.name(), it))));

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Closing closing = new Closing();
  private final List<RouteModule> modules = new ArrayList<>();

  @BeforeEach
  void build() throws Exception {
    SmallProgram.place(folder);
    var config = SmallProgram.config(folder, 0, "/", null);
    var clock = InstantSource.system();
    var database = closing.add(Database.open(config.home().database()));
    var owner = new Identity(new UserId("owner"), "Owner", Role.ADMIN);
    var sessions = new LoginSessions(database.jdbi(), clock, Duration.ofDays(1));
    var login = new LaptopLogin(owner, new Tokens(null, clock), sessions, "session");
    var offer = closing.add(Ahead.make("offer", () -> Offer.load(config)));
    var isolation = KernelIsolation.of(config);
    var rooms = new Rooms(config, database, clock, isolation, offer, closing, () -> {});
    modules.addAll(rooms.routes());
    modules.add(new LoginRoutes(login, "/"));
    modules.add(OidcRoutes.closed());
  }

  @AfterEach
  void stop() {
    closing.close();
  }

  private HttpServer serve(RouteTable table, List<RouteModule> offered) throws Exception {
    return HttpServer.start(ANY_PORT, ROLES_AS_TOKENS, table, offered);
  }

  @Test
  void everyRoleReachesWhatTheTableSaysAndNothingElse() throws Exception {
    try (var server = serve(Permissions.table(), modules)) {
      for (var rule : Permissions.table().rules()) {
        for (var role : Role.values()) {
          var expected = rule.who().includes(role) ? Outcome.SERVED : Outcome.REFUSED_BY_ROLE;
          assertThat(ask(server.url(), rule.route(), role))
              .as("%s as %s", rule, role)
              .isEqualTo(expected);
        }
        var expected = rule.who() == RouteRule.Who.ANYONE ? Outcome.SERVED : Outcome.UNKNOWN_USER;
        assertThat(ask(server.url(), rule.route(), null))
            .as("%s as a stranger", rule)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void theTableIsWhatIsServed() throws Exception {
    try (var server = serve(Permissions.table(), modules)) {
      var table = Permissions.table().rules().stream().map(RouteRule::route).toList();

      assertThat(server.routes()).containsExactlyInAnyOrderElementsOf(table);
    }
  }

  @Test
  void aRouteOrWebSocketThatIsNotInTheTableKeepsTheServerFromStarting() {
    RouteModule forgotten =
        routes -> {
          routes.get("/api/forgotten/{id}", context -> context.result("all of it"));
          routes.ws("/api/overlooked", socket -> {});
        };

    assertThatThrownBy(() -> serve(Permissions.table(), List.of(forgotten)).close())
        .hasMessageContaining("GET /api/forgotten/{id}, WS /api/overlooked");
  }

  @Test
  void aWebSocketAloneThatIsNotInTheTableKeepsItFromStartingToo() {
    RouteModule overlooked = routes -> routes.ws("/api/overlooked/<path>", socket -> {});

    assertThatThrownBy(() -> serve(Permissions.table(), List.of(overlooked)).close())
        .hasMessageContaining("Nothing says who may use WS /api/overlooked/<path>,");
  }

  @Test
  void aWebSocketIsOpenedByTheRolesOfItsEntryOnly() throws Exception {
    RouteModule control = routes -> routes.ws("/api/control/{id}", socket -> {});
    var table = RouteTable.parse("WS /api/control/{id} | staff | shared");

    try (var server = serve(table, List.of(control))) {
      for (var role : Role.values()) {
        var expected = role == Role.LEARNER ? Outcome.REFUSED_BY_ROLE : Outcome.SERVED;
        assertThat(ask(server.url(), "WS /api/control/{id}", role))
            .as("%s", role)
            .isEqualTo(expected);
      }
    }
  }

  private enum Outcome {
    SERVED,
    REFUSED_BY_ROLE,
    UNKNOWN_USER
  }

  private Outcome ask(URI server, String route, @Nullable Role role) throws Exception {
    var method = route.substring(0, route.indexOf(' '));
    var path = route.substring(route.indexOf(' ') + 1).replaceAll("[<{][^>}]*[>}]", "x");
    return method.equals("WS")
        ? handshake(server.resolve(path), role)
        : request(server.resolve(path), method, role);
  }

  private Outcome request(URI uri, String method, @Nullable Role role) throws Exception {
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString("{}"));
    if (role != null) {
      request.header("Authorization", "token " + role);
    }
    // A stream of events has no end; its status is all that is asked.
    var answer = client.send(request.build(), BodyHandlers.ofInputStream());
    try (var body = answer.body()) {
      if (answer.statusCode() != 403) {
        assertThat(answer.statusCode()).as("%s %s", method, uri).isNotIn(401, 405);
        return Outcome.SERVED;
      }
      // A handler may refuse too, as the login does a wrong token.
      var words = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      if (words.contains("has the role")) {
        return Outcome.REFUSED_BY_ROLE;
      }
      return words.contains("UNAUTHENTICATED") ? Outcome.UNKNOWN_USER : Outcome.SERVED;
    }
  }

  /** Whom a handshake is refused to; the client drops the words of the refusal. */
  private Outcome handshake(URI uri, @Nullable Role role) {
    var socket = client.newWebSocketBuilder();
    if (role != null) {
      socket.header("Authorization", "token " + role);
    }
    try {
      var address = URI.create(uri.toString().replace("http:", "ws:"));
      socket.buildAsync(address, new WebSocket.Listener() {}).join().abort();
      return Outcome.SERVED;
    } catch (CompletionException refused) {
      var status = ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
      if (status != 403) {
        return Outcome.SERVED;
      }
      return role == null ? Outcome.UNKNOWN_USER : Outcome.REFUSED_BY_ROLE;
    }
  }
}
