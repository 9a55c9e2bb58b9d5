package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.sparkmaster.server.contents.ContentsReader.Wanted;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.MemoryBudget;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UrlPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jupyter's contents API: {@code /api/contents}. */
public final class ContentsRoutes implements RouteModule {
  private static final String ROOT = "/api/contents";

  private final Workspaces workspaces;
  private final NotebookTrust trust;
  private final String baseUrl;
  private final ChunkedUploads uploads = new ChunkedUploads();

  public ContentsRoutes(Workspaces workspaces, NotebookTrust trust, String baseUrl) {
    this.workspaces = workspaces;
    this.trust = trust;
    this.baseUrl = baseUrl;
  }

  @Override
  public void register(RoutesConfig routes) {
    // The router takes the first route that fits, so what ends in a fixed word comes first.
    routes.get(ROOT + "/<path>/checkpoints", this::listCheckpoints);
    routes.post(ROOT + "/<path>/checkpoints", this::createCheckpoint);
    routes.post(ROOT + "/<path>/checkpoints/{id}", this::restoreCheckpoint);
    routes.delete(ROOT + "/<path>/checkpoints/{id}", this::deleteCheckpoint);
    routes.post(ROOT + "/<path>/trust", this::trust);
    for (var path : Set.of(ROOT, ROOT + "/", ROOT + "/<path>")) {
      routes.get(path, this::read);
      routes.post(path, this::create);
      routes.put(path, this::save);
      routes.patch(path, this::rename);
      routes.delete(path, this::delete);
    }
  }

  private record Room(
      ContentsReader reader,
      ContentsWriter writer,
      ContentsArranger arranger,
      Checkpoints checkpoints) {}

  private Room room(Context context) {
    var user = Identity.of(context).user();
    var root = workspaces.of(user);
    return new Room(
        new ContentsReader(user, root, trust),
        new ContentsWriter(user, root, trust, uploads),
        new ContentsArranger(root),
        new Checkpoints(root));
  }

  private void read(Context context) throws IOException {
    var wanted =
        new Wanted(
            oneOf(context, "type", Set.of("directory", "file", "notebook")),
            oneOf(context, "format", Set.of("text", "base64", "json")),
            flag(context, "content", true),
            flag(context, "hash", false));
    var reader = room(context).reader();
    try (var held = MemoryBudget.of(context).hold(reader.bytesToRead(path(context), wanted))) {
      var model = reader.read(path(context), wanted);
      context.header("Cache-Control", "no-store").contentType(ContentType.APPLICATION_JSON);
      // Not as one text first: a large file would be in memory three times more.
      Json.mapper().writeValue(context.outputStream(), model);
    }
  }

  private void save(Context context) {
    var body = Json.object(context);
    if (body.hasNonNull("copy_from")) {
      throw bad("Cannot copy with PUT, only POST");
    }
    var target = ContentsPath.parseTarget(raw(context));
    if (body.isEmpty()) {
      created(context, room(context).arranger().create(target, "", ""));
      return;
    }
    var isNew = isNew(context, target);
    var model = room(context).writer().save(target, body);
    if (isNew) {
      created(context, model);
    } else {
      context.json(model);
    }
  }

  private boolean isNew(Context context, ContentsPath target) {
    return !Files.exists(workspaces.of(Identity.of(context).user()).place(target));
  }

  private void create(Context context) {
    var body = Json.object(context);
    var arranger = room(context).arranger();
    var from = text(body, "copy_from");
    created(
        context,
        from.isEmpty()
            ? arranger.create(path(context), text(body, "type"), text(body, "ext"))
            : arranger.copy(ContentsPath.parse(from), path(context)));
  }

  private void rename(Context context) {
    var to = text(Json.object(context), "path");
    if (to.isEmpty()) {
      throw bad("The body must say the new \"path\"");
    }
    var model = room(context).arranger().rename(path(context), ContentsPath.parseTarget(to));
    context.header("Location", location(model.path())).json(model);
  }

  private void delete(Context context) {
    room(context).arranger().delete(path(context));
    context.status(204);
  }

  private void listCheckpoints(Context context) {
    context.json(room(context).checkpoints().list(path(context)));
  }

  private void createCheckpoint(Context context) {
    var checkpoint = room(context).checkpoints().create(path(context));
    context
        .status(201)
        .header("Location", location(path(context).toString()) + "/checkpoints/" + checkpoint.id())
        .json(checkpoint);
  }

  private void restoreCheckpoint(Context context) {
    room(context).checkpoints().restore(path(context), context.pathParam("id"));
    context.status(204);
  }

  private void deleteCheckpoint(Context context) {
    room(context).checkpoints().delete(path(context), context.pathParam("id"));
    context.status(204);
  }

  private void trust(Context context) {
    room(context).reader().trust(path(context));
    context.status(201);
  }

  private void created(Context context, ContentsModel model) {
    context.status(201).header("Location", location(model.path())).json(model);
  }

  private String location(String path) {
    return baseUrl + "api/contents/" + UrlPath.encode(path);
  }

  private static ContentsPath path(Context context) {
    return ContentsPath.parse(raw(context));
  }

  private static String raw(Context context) {
    return context.pathParamMap().getOrDefault("path", "");
  }

  private static String text(ObjectNode body, String key) {
    return body.hasNonNull(key) ? body.get(key).asText() : "";
  }

  private static @Nullable String oneOf(Context context, String name, Set<String> known) {
    var value = context.queryParam(name);
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (!known.contains(value)) {
      throw bad("%s '%s' is invalid; known are %s".formatted(name, value, known));
    }
    return value;
  }

  private static boolean flag(Context context, String name, boolean otherwise) {
    var value = context.queryParam(name);
    if (value == null || value.isEmpty()) {
      return otherwise;
    }
    if (!value.equals("0") && !value.equals("1")) {
      throw bad("%s '%s' is invalid; known are 0 and 1".formatted(name, value));
    }
    return value.equals("1");
  }

  private static ServerException bad(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
