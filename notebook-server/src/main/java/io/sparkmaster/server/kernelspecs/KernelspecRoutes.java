package io.sparkmaster.server.kernelspecs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sparkmaster.kernel.launch.KernelSpec;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.RouteModule;
import java.util.List;

/** Jupyter's kernelspec API, and the logos. */
public final class KernelspecRoutes implements RouteModule {

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/kernelspecs", KernelspecRoutes::list);
    routes.get(
        "/api/kernelspecs/{name}", context -> context.json(model(context, requested(context))));
    routes.get("/kernelspecs/{name}/{resource}", KernelspecRoutes::resource);
  }

  private static void list(Context context) {
    var answer = Json.mapper().createObjectNode().put("default", KernelSpec.SCALA.name());
    var specs = answer.putObject("kernelspecs");
    KernelSpec.builtIn().forEach(spec -> specs.set(spec.name(), model(context, spec)));
    context.json(answer);
  }

  private static ObjectNode model(Context context, KernelSpec spec) {
    var model = Json.mapper().createObjectNode().put("name", spec.name());
    // How the process is started is the server's business: clients only look at the rest.
    model.set("spec", spec.toJson(List.of()));
    var resources = model.putObject("resources");
    for (var resource : KernelSpec.RESOURCES) {
      var key = resource.substring(0, resource.lastIndexOf('.'));
      resources.put(key, context.contextPath() + "/kernelspecs/" + spec.name() + "/" + resource);
    }
    return model;
  }

  private static void resource(Context context) {
    var name = context.pathParam("resource");
    var bytes =
        requested(context)
            .resource(name)
            .orElseThrow(
                () ->
                    new ServerException(
                        ErrorCode.NOT_FOUND,
                        "A kernelspec has no file \"%s\", only %s."
                            .formatted(name, String.join(", ", KernelSpec.RESOURCES))));
    context
        .header("Cache-Control", "private, max-age=3600")
        .contentType(name.endsWith(".svg") ? "image/svg+xml" : "image/png")
        .result(bytes);
  }

  private static KernelSpec requested(Context context) {
    var name = context.pathParam("name");
    return KernelSpec.builtIn().stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.NOT_FOUND,
                    "There is no kernelspec \"%s\". There are: %s."
                        .formatted(
                            name,
                            String.join(
                                ", ",
                                KernelSpec.builtIn().stream().map(KernelSpec::name).toList()))));
  }
}
