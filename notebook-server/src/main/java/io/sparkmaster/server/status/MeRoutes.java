package io.sparkmaster.server.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Jupyter's {@code /api/me}: who the caller is and which of the asked-for actions are theirs. */
public final class MeRoutes implements RouteModule {
  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/me", MeRoutes::answer);
  }

  private static void answer(Context context) {
    var identity = Identity.of(context);
    var body = Json.mapper().createObjectNode();
    body.putObject("identity")
        .put("username", identity.user().value())
        .put("name", identity.displayName())
        .put("display_name", identity.displayName())
        .put("initials", initials(identity.displayName()))
        .putNull("avatar_url")
        .putNull("color");
    body.set("permissions", permissions(context.queryParam("permissions")));
    context.json(body);
  }

  /** A user may do everything with what is their own, so all that is asked for is granted. */
  private static JsonNode permissions(@Nullable String wanted) {
    if (wanted == null || wanted.isBlank()) {
      return Json.mapper().createObjectNode();
    }
    try {
      if (Json.mapper().readTree(wanted) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException malformed) {
      // Told below, like JSON that is no object.
    }
    throw new ServerException(
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
