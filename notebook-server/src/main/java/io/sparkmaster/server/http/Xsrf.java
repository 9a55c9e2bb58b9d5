package io.sparkmaster.server.http;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Proof that a change was asked for by one of our pages: only they can read the {@code _xsrf}
 * cookie and repeat it in the {@code X-XSRFToken} header, the {@code _xsrf} query parameter or the
 * login form's field. JupyterLab does so by itself.
 *
 * <p>The cookie is not tied to a login: browsers share cookies between the ports of one host, so
 * another notebook server there may have set it.
 */
public final class Xsrf {
  public static final String COOKIE = "_xsrf";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Xsrf() {}

  /** The value that the next request must repeat; sets the cookie when there is none. */
  public static String ensure(Context context, String baseUrl) {
    var present = context.cookie(COOKIE);
    if (present != null && present.length() >= 32) {
      return present;
    }
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    var value = HexFormat.of().formatHex(bytes);
    context.cookie(
        new Cookie(
            COOKIE, value, baseUrl, -1, Client.of(context).https(), false, null, SameSite.LAX));
    return value;
  }

  static void require(Context context) {
    var header = context.header("X-XSRFToken");
    check(context, header != null ? header : context.queryParam(COOKIE));
  }

  /** Fails unless {@code given}, taken from the request's body, repeats the cookie. */
  public static void check(Context context, @Nullable String given) {
    var expected = context.cookie(COOKIE);
    if (expected == null || given == null || expected.isEmpty() || !equal(expected, given)) {
      throw new ServerException(
          ErrorCode.FORBIDDEN,
          "'_xsrf' argument missing or wrong: the request does not prove that it comes from a page"
              + " of this server. Reload the page; programs send \"Authorization: token ...\".");
    }
  }

  private static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
