package io.sparkmaster.server.nbconfig;

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
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.AtomicFiles;
import io.sparkmaster.server.storage.Private;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Jupyter's {@code /api/config/{section}}: one JSON object a section, a file a user and section.
 */
public final class NotebookConfigRoutes implements RouteModule {
  private static final Pattern SECTION = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final Path folder;

  public NotebookConfigRoutes(Path folder) {
    this.folder = folder;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/config/{section}", context -> context.json(read(file(context))));
    routes.put("/api/config/{section}", this::replace);
    routes.patch("/api/config/{section}", this::merge);
  }

  private void replace(Context context) {
    write(file(context), Json.object(context));
    context.status(204);
  }

  private synchronized void merge(Context context) {
    var file = file(context);
    var merged = read(file);
    merge(merged, Json.object(context));
    write(file, merged);
    context.json(merged);
  }

  /** A null takes the entry away; objects are merged; anything else replaces. */
  private static void merge(ObjectNode target, ObjectNode change) {
    for (var entry : change.properties()) {
      var key = entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        target.remove(key);
      } else if (value instanceof ObjectNode object) {
        var inner = target.get(key) instanceof ObjectNode old ? old : target.putObject(key);
        merge(inner, object);
        if (inner.isEmpty()) {
          target.remove(key);
        }
      } else {
        target.set(key, value);
      }
    }
  }

  private Path file(Context context) {
    var section = context.pathParam("section");
    if (!SECTION.matcher(section).matches()) {
      throw new ServerException(
          ErrorCode.NOT_FOUND,
          "\"%s\" is no section: its name is made of letters, digits, - and _".formatted(section));
    }
    UserId user = Identity.of(context).user();
    return folder.resolve(user.value()).resolve(section + ".json");
  }

  private static ObjectNode read(Path file) {
    try {
      if (Files.exists(file) && Json.mapper().readTree(file.toFile()) instanceof ObjectNode kept) {
        return kept;
      }
      return Json.mapper().createObjectNode();
    } catch (JsonProcessingException malformed) {
      throw new ServerException(
          ErrorCode.STORAGE,
          "The file %s does not hold JSON: %s. Mend or delete it."
              .formatted(file, Json.fault(malformed)),
          malformed);
    } catch (IOException failed) {
      throw failure(file, failed);
    }
  }

  private static void write(Path file, ObjectNode content) {
    try {
      Private.directory(file.getParent());
      AtomicFiles.writePrivate(file, Json.mapper().writeValueAsBytes(content));
    } catch (IOException failed) {
      throw failure(file, failed);
    }
  }

  private static ServerException failure(Path file, IOException cause) {
    return new ServerException(
        ErrorCode.STORAGE, "The file %s cannot be used: %s.".formatted(file, cause), cause);
  }
}
