package io.sparkmaster.server.learning;

import io.javalin.config.RoutesConfig;
import io.sparkmaster.server.http.RouteModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The description of this API. */
public final class OpenApiRoutes implements RouteModule {
  private static final String NAME = "openapi.json";

  @Override
  public void register(RoutesConfig routes) {
    var document = document();
    routes.get(
        CourseRoutes.ROOT + NAME,
        context -> context.contentType("application/json").result(document));
  }

  static byte[] document() {
    try (var bytes = OpenApiRoutes.class.getResourceAsStream(NAME)) {
      if (bytes == null) {
        throw new IllegalStateException("The program lacks its resource " + NAME);
      }
      return bytes.readAllBytes();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
