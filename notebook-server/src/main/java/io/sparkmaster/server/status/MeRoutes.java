package io.sparkmaster.server.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.RouteRule;
import io.sparkmaster.server.permissions.Permissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Jupyter's {@code /api/me}: who the caller is and which of the asked-for actions are theirs. */
public final class MeRoutes implements RouteModule {
  /**
   * By Jupyter Server's resources: read is for GET, write for what changes, execute for sockets.
   */
  private static final Map<String, Set<String>> ACTIONS =
      Map.of(
          "api", Set.of("read"),
          "config", Set.of("read", "write"),
          "contents", Set.of("read", "write"),
          "events", Set.of("read", "write", "execute"),
          "kernels", Set.of("read", "write", "execute"),
          "kernelspecs", Set.of("read"),
          "server", Set.of("write"),
          "sessions", Set.of("read", "write"));

  private static final Set<String> OF_TERMINALS = Set.of("read", "write", "execute");

  private final boolean terminals;

  private static final RouteRule STOPPING =
      Permissions.table().rules().stream()
          .filter(rule -> rule.route().equals("POST /api/shutdown"))
          .findFirst()
          .orElseThrow();

  /**
   * @param terminals whether there may be terminals
   */
  public MeRoutes(boolean terminals) {
    this.terminals = terminals;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/me", this::answer);
  }

  private void answer(Context context) {
    var identity = Identity.of(context);
    var body = Json.mapper().createObjectNode();
    body.putObject("identity")
        .put("username", identity.user().value())
        .put("name", identity.displayName())
        .put("display_name", identity.displayName())
        .put("initials", initials(identity.displayName()))
        .putNull("avatar_url")
        .putNull("color");
    body.set("permissions", permissions(identity.role(), context.queryParam("permissions")));
    context.json(body);
  }

  private JsonNode permissions(Role role, @Nullable String wanted) {
    var answer = Json.mapper().createObjectNode();
    if (wanted == null || wanted.isBlank()) {
      return answer;
    }
    var asked = parse(wanted);
    for (var resource : asked.properties()) {
      var granted = answer.putArray(resource.getKey());
      if (!resource.getValue().isArray()) {
        throw malformed(wanted);
      }
      for (var action : resource.getValue()) {
        if (!action.isTextual()) {
          throw malformed(wanted);
        }
        if (granted(role, resource.getKey()).contains(action.textValue())) {
          granted.add(action);
        }
      }
    }
    return answer;
  }

  /** What stops the whole server is for those who may ask for it. */
  private Set<String> granted(Role role, String resource) {
    if (resource.equals("server") && !STOPPING.who().includes(role)) {
      return Set.of();
    }
    if (resource.equals("terminals")) {
      return terminals ? OF_TERMINALS : Set.of();
    }
    return ACTIONS.getOrDefault(resource, Set.of());
  }

  private static ObjectNode parse(String wanted) {
    try {
      if (Json.read(wanted.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException notJson) {
      // Told below, like JSON that is no object.
    }
    throw malformed(wanted);
  }

  private static ServerException malformed(String wanted) {
    return new ServerException(
        ErrorCode.BAD_REQUEST,
        "permissions must be a JSON object like {\"contents\": [\"read\"]}, not " + wanted);
  }

  private static String initials(String name) {
    return Arrays.stream(name.strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.substring(0, word.offsetByCodePoints(0, 1)))
        .limit(2)
        .collect(Collectors.joining());
  }
}
