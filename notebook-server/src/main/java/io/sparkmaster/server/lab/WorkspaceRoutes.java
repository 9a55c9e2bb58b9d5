package io.sparkmaster.server.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.util.Map;

/** Lab's workspace service: {@code /lab/api/workspaces}. */
final class WorkspaceRoutes {
  private final Workspaces workspaces;

  WorkspaceRoutes(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  void register(RoutesConfig routes) {
    routes.get("/lab/api/workspaces", this::list);
    routes.get("/lab/api/workspaces/<name>", this::read);
    routes.put("/lab/api/workspaces/<name>", this::write);
    routes.delete("/lab/api/workspaces/<name>", this::delete);
  }

  private void list(Context context) {
    var all = workspaces.all(Identity.of(context).user());
    var ids =
        all.stream().map(workspace -> workspace.path("metadata").path("id").asText()).toList();
    context.json(Map.of("workspaces", Map.of("ids", ids, "values", all)));
  }

  private void read(Context context) {
    context.json(workspaces.read(Identity.of(context).user(), context.pathParam("name")));
  }

  private void write(Context context) throws IOException {
    var name = context.pathParam("name");
    if (!(Json.read(context.bodyAsBytes()) instanceof ObjectNode workspace)) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "The workspace \"%s\" is not saved: the body is no JSON object.".formatted(name));
    }
    workspaces.write(Identity.of(context).user(), name, workspace);
    context.status(204);
  }

  private void delete(Context context) {
    workspaces.delete(Identity.of(context).user(), context.pathParam("name"));
    context.status(204);
  }
}
