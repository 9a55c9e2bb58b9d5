package io.sparkmaster.server.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Admission;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.RouteModule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** A user's own password, browsers and API tokens. */
public final class OwnAccountRoutes implements RouteModule {
  private static final String ROOT = "/learn/api/v1/account";
  private static final int LONGEST_TOKEN_DAYS = 366;
  private static final int MOST_TOKENS = 50;
  private static final int LONGEST_LABEL = 100;

  private final boolean open;
  private final Credentials credentials;
  private final OpenSessions sessions;
  private final OwnPassword password;
  private final Accounts accounts;

  /**
   * @param open whether this server has accounts; else every route says that it has none
   */
  public OwnAccountRoutes(boolean open, Jdbi jdbi, InstantSource clock) {
    this.open = open;
    this.credentials = new Credentials(jdbi, clock);
    this.sessions = new OpenSessions(jdbi, clock);
    this.password = new OwnPassword(jdbi, clock);
    this.accounts = new Accounts(jdbi, clock);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(ROOT, PeopleRoutes.inClassMode(open, this::show));
    routes.post(ROOT + "/password", PeopleRoutes.inClassMode(open, this::changePassword));
    routes.post(ROOT + "/tokens", PeopleRoutes.inClassMode(open, this::makeToken));
    routes.delete(ROOT + "/tokens/{id}", PeopleRoutes.inClassMode(open, this::revokeToken));
    routes.delete(ROOT + "/sessions", PeopleRoutes.inClassMode(open, this::endOthers));
    routes.delete(ROOT + "/sessions/{id}", PeopleRoutes.inClassMode(open, this::endSession));
  }

  private void show(Context context) {
    var identity = Identity.of(context);
    var user = identity.user();
    var cookie = Admission.of(context).session().orElse("");
    var body =
        Json.mapper()
            .createObjectNode()
            .put("user", user.value())
            .put("displayName", identity.displayName())
            .put("role", identity.role().text())
            .put("hasPassword", accounts.hasPassword(user))
            .put("needsPresentPassword", password.needsOld(user, cookie));
    var browsers = body.putArray("sessions");
    for (var session : sessions.of(user, cookie)) {
      browsers
          .addObject()
          .put("id", session.id())
          .put("browser", session.browser())
          .put("address", session.address())
          .put("opened", session.opened().toString())
          .put("expires", session.expires().toString())
          .put("current", session.current());
    }
    var tokens = body.putArray("tokens");
    credentials.tokens(user).forEach(token -> describe(token, tokens.addObject()));
    context.header("Cache-Control", "no-store").json(body);
  }

  private static void describe(Credentials.Token token, ObjectNode json) {
    json.put("id", token.id())
        .put("label", token.label())
        .put("role", token.role().text())
        .put("expires", token.expires().toString());
  }

  private void changePassword(Context context) {
    var cookie = BrowserOnly.require(Admission.of(context), "A new password");
    var asked = Json.object(context);
    password.change(
        Identity.of(context).user(),
        cookie,
        asked.path("present").asText(""),
        asked.path("password").asText(""));
    context.status(204);
  }

  private void makeToken(Context context) {
    BrowserOnly.require(Admission.of(context), "A new API token");
    var identity = Identity.of(context);
    var asked = Json.object(context);
    var days = asked.path("days").asInt(30);
    if (days < 1 || days > LONGEST_TOKEN_DAYS) {
      throw wrong("A token lasts 1 to %d days, not %d.".formatted(LONGEST_TOKEN_DAYS, days));
    }
    var label = asked.path("label").asText("").replaceAll("\\p{Cntrl}", "").strip();
    if (label.length() > LONGEST_LABEL) {
      throw wrong(
          "What the token is for is said in at most %d characters, not %d."
              .formatted(LONGEST_LABEL, label.length()));
    }
    var most = role(asked.path("role").asText(identity.role().text()), identity);
    if (credentials.tokens(identity.user()).size() >= MOST_TOKENS) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          "You have %d API tokens, and no more can be made. Revoke one that is not used."
              .formatted(MOST_TOKENS));
    }
    var made = credentials.makeToken(identity.user(), most, Duration.ofDays(days), label);
    context
        .status(201)
        .header("Cache-Control", "no-store")
        .json(Json.mapper().createObjectNode().put("id", made.id()).put("secret", made.secret()));
  }

  private static Role role(String name, Identity identity) {
    var allowed =
        Arrays.stream(Role.values())
            .filter(it -> Credentials.least(identity.role(), it) == it)
            .toList();
    return allowed.stream()
        .filter(it -> it.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    "A token of yours cannot have the role \"%s\". It can have: %s."
                        .formatted(
                            name,
                            allowed.stream().map(Role::text).collect(Collectors.joining(", ")))));
  }

  private void revokeToken(Context context) {
    var id = context.pathParam("id");
    if (!credentials.revoke(Identity.of(context).user(), id)) {
      throw new ServerException(
          ErrorCode.NOT_FOUND, "You have no API token with the id %s.".formatted(id));
    }
    context.status(204);
  }

  private void endOthers(Context context) {
    var cookie = Admission.of(context).session().orElse("");
    sessions.endOthers(Identity.of(context).user(), cookie);
    context.status(204);
  }

  private void endSession(Context context) {
    var id = context.pathParam("id");
    if (!sessions.end(Identity.of(context).user(), id)) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "You are not logged in with a browser of the id %s (any more).".formatted(id));
    }
    context.status(204);
  }

  private static ServerException wrong(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
