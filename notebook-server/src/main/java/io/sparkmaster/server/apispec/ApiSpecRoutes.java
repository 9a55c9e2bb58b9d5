package io.sparkmaster.server.apispec;

import io.javalin.config.RoutesConfig;
import io.sparkmaster.server.http.RouteModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The OpenAPI document of all routes beside the learning API's, which has its own. */
public final class ApiSpecRoutes implements RouteModule {
  private static final String NAME = "spec.yaml";

  @Override
  public void register(RoutesConfig routes) {
    var document = document();
    routes.get("/api/spec.yaml", context -> context.contentType("text/x-yaml").result(document));
  }

  static byte[] document() {
    try (var bytes = ApiSpecRoutes.class.getResourceAsStream(NAME)) {
      if (bytes == null) {
        throw new IllegalStateException("The program lacks its resource " + NAME);
      }
      return bytes.readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
