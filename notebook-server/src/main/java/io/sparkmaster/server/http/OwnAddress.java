package io.sparkmaster.server.http;

import io.javalin.http.Context;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;

/** Addresses of this server as the browser that asks knows it. */
public final class OwnAddress {
  private OwnAddress() {}

  /**
   * The whole address of a path. The name in it is one that this server answers to: other requests
   * are refused before.
   */
  public static String of(Context context, String path) {
    var host = context.header("Host");
    var authority =
        Authority.parse(host == null ? "" : host)
            .orElseThrow(
                () ->
                    new ServerException(
                        ErrorCode.BAD_REQUEST, "The request does not say which host it is for."));
    var port = authority.port() < 0 ? "" : ":" + authority.port();
    var scheme = Client.of(context).https() ? "https://" : "http://";
    return scheme + authority.host() + port + path;
  }
}
