package io.sparkmaster.server.accounts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UserId;
import java.time.InstantSource;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;

/** Who has an account, and changes of it, for the page of those who administer the server. */
public final class PeopleRoutes implements RouteModule {
  private static final String ROOT = "/learn/api/v1/admin/";
  private static final int EVENTS = 200;

  private final boolean open;
  private final Accounts accounts;
  private final Credentials credentials;
  private final People people;
  private final SecurityLog log;

  /**
   * @param open whether this server has accounts; else every route says that it has none
   */
  public PeopleRoutes(boolean open, Jdbi jdbi, InstantSource clock) {
    this.open = open;
    this.accounts = new Accounts(jdbi, clock);
    this.credentials = new Credentials(jdbi, clock);
    this.people = new People(jdbi, clock);
    this.log = new SecurityLog(jdbi, clock);
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(ROOT + "people", inClassMode(this::list));
    routes.post(ROOT + "people", inClassMode(this::add));
    routes.patch(ROOT + "people/{user}", inClassMode(this::change));
    routes.post(ROOT + "people/{user}/links", inClassMode(this::makeLink));
    routes.delete(ROOT + "people/{user}/access", inClassMode(this::endAccess));
    routes.get(ROOT + "events", inClassMode(this::events));
  }

  private Handler inClassMode(Handler handler) {
    return inClassMode(open, handler);
  }

  /** The handler, where there are accounts; else what says that there are none. */
  static Handler inClassMode(boolean open, Handler handler) {
    return open
        ? handler
        : context -> {
          throw new ServerException(
              ErrorCode.NOT_FOUND,
              "This server is one person's and has no accounts. For many people, start it with"
                  + " --mode class.");
        };
  }

  /** A teacher sees the learners, and nothing of what is open of theirs. */
  private void list(Context context) {
    var asking = Identity.of(context);
    var admin = asking.role() == Role.ADMIN;
    var body = Json.mapper().createObjectNode();
    body.put("you", asking.user().value()).put("mayChange", admin);
    var list = body.putArray("people");
    for (var person : people.all()) {
      if (admin || person.account().role() == Role.LEARNER) {
        describe(person, admin, list.addObject());
      }
    }
    context.header("Cache-Control", "no-store").json(body);
  }

  private static void describe(Person person, boolean toAdmin, ObjectNode json) {
    var account = person.account();
    json.put("user", account.id().value())
        .put("displayName", account.displayName())
        .put("role", account.role().text())
        .put("disabled", account.disabled())
        .put("lastSeen", person.lastSeen().map(Object::toString).orElse(null));
    if (toAdmin) {
      json.put("hasPassword", person.hasPassword())
          .put("sessions", person.sessions())
          .put("tokens", person.tokens());
    }
  }

  private void add(Context context) {
    var asked = Json.object(context);
    var id = newUser(asked.path("user").asText("").strip());
    var given = asked.path("displayName").asText("").replaceAll("\\p{Cntrl}", "").strip();
    if (given.length() > Accounts.LONGEST_DISPLAY_NAME) {
      throw wrong(
          "The displayed name has %d characters, but at most %d are shown."
              .formatted(given.length(), Accounts.LONGEST_DISPLAY_NAME));
    }
    var role = role(asked.path("role").asText("learner"));
    var by = Identity.of(context).user();
    accounts.changedBy(by).add(id, given.isEmpty() ? id.value() : given, role);
    context.status(201);
    sendLink(context, id, by);
  }

  private void change(Context context) {
    var asked = Json.object(context);
    var id = user(context);
    accounts.require(id);
    var by = Identity.of(context).user();
    if (id.equals(by)) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          "This is your own account: another administrator can change its role or disable it, so"
              + " that one is left.");
    }
    var changed = accounts.changedBy(by);
    // All is read before anything is changed.
    var role = asked.has("role") ? role(asked.path("role").asText()) : null;
    var disabled = asked.path("disabled");
    if (role != null) {
      changed.setRole(id, role);
    }
    if (disabled.isBoolean() && disabled.asBoolean()) {
      changed.disable(id);
    } else if (disabled.isBoolean()) {
      changed.enable(id);
    }
    context.status(204);
  }

  private void makeLink(Context context) {
    var id = user(context);
    if (accounts.require(id).disabled()) {
      throw new ServerException(
          ErrorCode.CONFLICT,
          "The account \"%s\" is disabled, so a link would not work. Enable it first."
              .formatted(id));
    }
    context.status(201);
    sendLink(context, id, Identity.of(context).user());
  }

  private void sendLink(Context context, UserId user, UserId by) {
    var secret = credentials.makeLink(user, ClassLogin.LINK_LIFETIME, by);
    context
        .header("Cache-Control", "no-store")
        .json(
            Json.mapper()
                .createObjectNode()
                .put("user", user.value())
                .put("token", secret)
                .put("days", ClassLogin.LINK_LIFETIME.toDays()));
  }

  private void endAccess(Context context) {
    accounts.changedBy(Identity.of(context).user()).endAccess(user(context));
    context.status(204);
  }

  private void events(Context context) {
    var body = Json.mapper().createObjectNode();
    var list = body.putArray("events");
    for (var entry : log.newest(EVENTS)) {
      list.addObject()
          .put("at", entry.at().toString())
          .put("event", entry.event().name().toLowerCase(Locale.ROOT))
          .put("user", entry.user())
          .put("actor", entry.actor())
          .put("detail", entry.detail());
    }
    context.header("Cache-Control", "no-store").json(body);
  }

  private static UserId user(Context context) {
    try {
      return new UserId(context.pathParam("user"));
    } catch (IllegalArgumentException noName) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "There is no account \"%s\".".formatted(context.pathParam("user")),
          noName);
    }
  }

  private static UserId newUser(String name) {
    try {
      return new UserId(name);
    } catch (IllegalArgumentException malformed) {
      throw wrong(
          "\"%s\" cannot be the name of an account: it has up to 63 of a-z, 0-9, - and _, and starts with a letter or digit."
              .formatted(name));
    }
  }

  private static Role role(String name) {
    return Role.of(name)
        .orElseThrow(
            () ->
                wrong(
                    "There is no role \"%s\". Roles are: learner, author, teacher, admin."
                        .formatted(name)));
  }

  private static ServerException wrong(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
