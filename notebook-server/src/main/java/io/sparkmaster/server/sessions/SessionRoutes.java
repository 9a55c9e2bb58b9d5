package io.sparkmaster.server.sessions;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.UserId;

/** Jupyter's sessions API. */
public final class SessionRoutes implements RouteModule {
  private final NotebookSessions sessions;

  /** Routes to these sessions. */
  public SessionRoutes(NotebookSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/sessions", context -> context.json(sessions.list(user(context))));
    routes.post("/api/sessions", this::create);
    routes.get(
        "/api/sessions/{session_id}",
        context -> context.json(sessions.get(user(context), requested(context))));
    routes.patch(
        "/api/sessions/{session_id}",
        context -> context.json(sessions.change(user(context), requested(context), body(context))));
    routes.delete(
        "/api/sessions/{session_id}",
        context -> {
          sessions.delete(user(context), requested(context));
          context.status(204);
        });
  }

  private void create(Context context) {
    var session = sessions.create(user(context), body(context));
    // 201 for a session that was there already, too: clients rely on it.
    context
        .status(201)
        .header("Location", context.contextPath() + "/api/sessions/" + session.id())
        .json(session);
  }

  private static SessionRequest body(Context context) {
    return new SessionRequest(Json.object(context));
  }

  private static SessionId requested(Context context) {
    return new SessionId(context.pathParam("session_id"));
  }

  private static UserId user(Context context) {
    return Identity.of(context).user();
  }
}
