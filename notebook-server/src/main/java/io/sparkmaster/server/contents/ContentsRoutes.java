package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.sparkmaster.server.contents.ContentsReader.Wanted;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.events.ServerEvents;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.MemoryBudget;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UrlPath;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jupyter's contents API: {@code /api/contents}. */
public final class ContentsRoutes implements RouteModule {
  private static final String ROOT = "/api/contents";
  private static final int SMALL_BYTES = 512 << 10;
  private static final Set<String> TYPES = Set.of("directory", "file", "notebook");
  private static final Set<String> FORMATS = Set.of("text", "base64", "json");

  private final Workspaces workspaces;
  private final NotebookTrust trust;
  private final ServerEvents events;
  private final String baseUrl;
  private final ChunkedUploads uploads = new ChunkedUploads();
  private final ReadNotebooks readNotebooks = new ReadNotebooks();

  public ContentsRoutes(
      Workspaces workspaces, NotebookTrust trust, ServerEvents events, String baseUrl) {
    this.workspaces = workspaces;
    this.trust = trust;
    this.events = events;
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
        new ContentsReader(user, root, trust, readNotebooks),
        new ContentsWriter(user, root, trust, uploads),
        new ContentsArranger(root),
        new Checkpoints(root));
  }

  private void read(Context context) throws IOException {
    var wanted =
        new Wanted(
            type(context.queryParam("type")),
            format(context.queryParam("format")),
            flag(context, "content", true),
            flag(context, "hash", false));
    var reader = room(context).reader();
    var path = path(context);
    try (var spot = reader.hold(path)) {
      var bytes = reader.bytesToRead(path, spot, wanted);
      try (var held = MemoryBudget.of(context).hold(bytes)) {
        var model = reader.read(path, spot, wanted);
        tell(context, "get", model.path());
        described(context, model).contentType(ContentType.APPLICATION_JSON);
        if (bytes <= SMALL_BYTES) {
          // In one piece to the socket.
          context.outputStream().write(Json.mapper().writeValueAsBytes(model));
        } else {
          // Not as one text first: a large file would be in memory three times more.
          Json.mapper().writeValue(context.outputStream(), model);
        }
      }
    }
  }

  private void save(Context context) {
    var body = Json.object(context);
    if (body.hasNonNull("copy_from")) {
      throw bad("Cannot copy with PUT, only POST");
    }
    var target = ContentsPath.parseTarget(raw(context));
    if (body.isEmpty()) {
      createdNew(context, room(context).arranger().create(target, "", ""));
      return;
    }
    if (body.hasNonNull("type")) {
      body.put("type", type(body.path("type").asText()));
    }
    var isNew = isNew(context, target);
    var model = room(context).writer().save(target, body);
    if (isNew) {
      created(context, model);
    } else {
      described(context, model).json(model);
    }
    tell(context, "save", model.path());
  }

  private boolean isNew(Context context, ContentsPath target) {
    try (var spot = workspaces.of(Identity.of(context).user()).holdPlace(target)) {
      return !spot.exists();
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("saved", target, failed);
    }
  }

  private void create(Context context) {
    var body = Json.object(context);
    var arranger = room(context).arranger();
    var from = text(body, "copy_from");
    if (from.isEmpty()) {
      var type = Objects.requireNonNullElse(type(text(body, "type")), "");
      createdNew(context, arranger.create(path(context), type, text(body, "ext")));
      return;
    }
    var source = ContentsPath.parseTarget(from);
    var model = arranger.copy(source, path(context));
    created(context, model);
    events.contents(Identity.of(context).user(), "copy", model.path(), source.toString());
  }

  private void createdNew(Context context, ContentsModel model) {
    created(context, model);
    tell(context, "create", model.path());
  }

  private void rename(Context context) {
    var to = text(Json.object(context), "path");
    if (to.isEmpty()) {
      throw bad("The body must say the new \"path\"");
    }
    var from = ContentsPath.parseTarget(raw(context));
    var model = room(context).arranger().rename(from, ContentsPath.parseTarget(to));
    described(context, model).header("Location", location(model.path())).json(model);
    events.contents(Identity.of(context).user(), "rename", model.path(), from.toString());
  }

  private void delete(Context context) {
    var path = ContentsPath.parseTarget(raw(context));
    room(context).arranger().delete(path);
    context.status(204);
    tell(context, "delete", path.toString());
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
    described(context, model).status(201).header("Location", location(model.path())).json(model);
  }

  private static Context described(Context context, ContentsModel model) {
    var changed = Instant.parse(model.lastModified()).atOffset(ZoneOffset.UTC);
    context.header("Cache-Control", "no-store");
    // The header's form knows no other years.
    return changed.getYear() < 0 || changed.getYear() > 9_999
        ? context
        : context.header("Last-Modified", DateTimeFormatter.RFC_1123_DATE_TIME.format(changed));
  }

  private void tell(Context context, String action, String path) {
    events.contents(Identity.of(context).user(), action, path);
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

  /** A type that nobody knows is a file to Jupyter's clients. */
  private static @Nullable String type(@Nullable String wanted) {
    if (wanted == null || wanted.isEmpty()) {
      return null;
    }
    return TYPES.contains(wanted) ? wanted : "file";
  }

  private static @Nullable String format(@Nullable String wanted) {
    if (wanted == null || wanted.isEmpty()) {
      return null;
    }
    if (!FORMATS.contains(wanted)) {
      throw bad("Format '%s' is invalid; known are %s".formatted(wanted, FORMATS));
    }
    return wanted;
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
