package io.sparkmaster.server.kernels;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import java.time.Instant;
import java.time.InstantSource;

/** What becomes of a learner's kernels: when unused ones end, which have ended, and who waits. */
public final class KernelUseRoutes implements RouteModule {
  private static final String ROOT = "/learn/api/v1/kernels";

  private final Kernels kernels;
  private final CullingRules rules;
  private final ClusterMeter meter;
  private final InstantSource clock;

  /**
   * Routes to these kernels.
   *
   * @param rules by which they are culled
   * @param meter of their cluster time
   */
  public KernelUseRoutes(
      Kernels kernels, CullingRules rules, ClusterMeter meter, InstantSource clock) {
    this.kernels = kernels;
    this.rules = rules;
    this.meter = meter;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(ROOT, this::list);
    routes.post(ROOT + "/{kernel_id}/keep", this::keep);
  }

  private void list(Context context) {
    var user = Identity.of(context).user();
    var now = clock.instant();
    var body = Json.mapper().createObjectNode();
    body.put("now", now.toString());
    body.put("place", kernels.placeOf(user));
    var list = body.putArray("kernels");
    kernels.uses().stream()
        .filter(use -> use.owner().equals(user) && use.alive())
        .forEach(use -> describe(use, now, list.addObject()));
    var ended = body.putArray("ended");
    for (var each : kernels.ended(user)) {
      ended
          .addObject()
          .put("id", each.id().value())
          .put("path", each.path())
          .put("at", each.at().toString())
          .put("reason", each.reason());
    }
    meter.balance(user).ifPresent(it -> describe(it, body.putObject("clusterTime")));
    context.header("Cache-Control", "no-store").json(body);
  }

  private void describe(KernelUse use, Instant now, ObjectNode json) {
    json.put("id", use.id().value())
        .put("path", use.path())
        .put("state", use.state().wireName())
        .put("startsAfter", use.startsAfter())
        .put("lastUse", use.lastUse().toString())
        .put("endsAt", use.due().map(Instant::toString).orElse(null))
        .put(
            "endsSoon",
            use.due().filter(due -> !due.minus(rules.notice()).isAfter(now)).isPresent());
  }

  private static void describe(ClusterMeter.Balance balance, ObjectNode json) {
    json.put("usedMinutes", balance.used().toMinutes())
        .put("allowedMinutes", balance.allowed().toMinutes())
        .put("renewedAt", balance.renewed().toString())
        .put("runsOut", balance.runsOut());
  }

  private void keep(Context context) {
    var kernel =
        kernels.require(Identity.of(context).user(), new KernelId(context.pathParam("kernel_id")));
    if (!kernel.keep()) {
      throw new ServerException(
          ErrorCode.CONFLICT, "The kernel has ended already, so it cannot be kept. Restart it.");
    }
    context.status(204);
  }
}
