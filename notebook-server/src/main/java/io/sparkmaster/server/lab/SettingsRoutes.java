package io.sparkmaster.server.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.util.Map;

/** Lab's settings service: {@code /lab/api/settings}. */
final class SettingsRoutes {
  private final SettingsSchemas schemas;
  private final UserSettings settings;

  SettingsRoutes(SettingsSchemas schemas, UserSettings settings) {
    this.schemas = schemas;
    this.settings = settings;
  }

  void register(RoutesConfig routes) {
    routes.get("/lab/api/settings", this::list);
    routes.get("/lab/api/settings/<id>", this::read);
    routes.put("/lab/api/settings/<id>", this::write);
  }

  private void list(Context context) {
    var user = Identity.of(context).user();
    var idsOnly = "true".equals(context.queryParam("ids_only"));
    var entries =
        schemas.all().stream()
            .map(schema -> idsOnly ? Map.of("id", schema.id()) : entry(user, schema))
            .toList();
    context.json(Map.of("settings", entries));
  }

  private void read(Context context) {
    context.json(entry(Identity.of(context).user(), schema(context)));
  }

  private void write(Context context) throws IOException {
    var schema = schema(context);
    JsonNode body = Json.read(context.bodyAsBytes());
    if (!body.path("raw").isTextual()) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "The settings of %s are not saved: the body must be {\"raw\": \"...\"} with the settings as a text."
              .formatted(schema.id()));
    }
    settings.write(Identity.of(context).user(), schema.id(), body.path("raw").textValue());
    context.status(204);
  }

  private SettingsSchema schema(Context context) {
    var id = context.pathParam("id");
    return schemas
        .find(id)
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.NOT_FOUND,
                    "There are no settings called \"%s\". GET /lab/api/settings?ids_only=true lists all."
                        .formatted(id)));
  }

  private ObjectNode entry(UserId user, SettingsSchema schema) {
    var stored = settings.read(user, schema.id());
    var entry = Json.mapper().createObjectNode();
    entry.put("id", schema.id());
    entry.put("version", schema.version());
    entry.set("schema", schema.schema());
    entry.put("raw", stored.raw());
    entry.set("settings", stored.values());
    return entry;
  }
}
