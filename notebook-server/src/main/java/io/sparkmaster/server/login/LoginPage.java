package io.sparkmaster.server.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkmaster.server.http.HtmlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/**
 * The page that asks for a token, or for a name and a password, or whether to log in by a link. It
 * loads nothing but its own stylesheet and icon.
 */
final class LoginPage {
  /** What the page may load, as the value of a Content-Security-Policy header. */
  static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";

  private LoginPage() {}

  /**
   * The page of a server with one user.
   *
   * @param problem why the last try failed, if it did
   */
  static String forToken(String baseUrl, String next, String xsrf, @Nullable String problem) {
    return html(
        baseUrl,
        next,
        xsrf,
        problem,
        """
        <p>Open the link that <code>sparkmaster start</code> printed, or paste its token here.</p>
        """,
        """
        <label for="token">Token</label>
        <input id="token" name="token" type="password" required autofocus spellcheck="false"
         autocapitalize="off" autocomplete="current-password"%s>
        """
            .formatted(described(problem)));
  }

  /**
   * The page of a server with accounts.
   *
   * @param problem why the last try failed, if it did
   * @param provider by which people can sign in too, if there is one
   */
  static String forPassword(
      String baseUrl,
      String next,
      String xsrf,
      @Nullable String problem,
      @Nullable SignInProvider provider) {
    return html(
        baseUrl,
        next,
        xsrf,
        problem,
        (provider == null ? "" : signIn(baseUrl, next, provider))
            + "<p>Log in with your account, or open the link that you were sent.</p>",
        """
        <label for="name">Name</label>
        <input id="name" name="name" required autofocus spellcheck="false" autocapitalize="off"
         autocomplete="username"%1$s>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" required
         autocomplete="current-password"%1$s>
        """
            .formatted(described(problem)));
  }

  /** A link, not a form: the policy of the page lets no form lead to another server. */
  private static String signIn(String baseUrl, String next, SignInProvider provider) {
    var address = baseUrl + provider.path() + "?next=" + URLEncoder.encode(next, UTF_8);
    return """
    <p><a class="button" href="%s">Sign in with %s</a></p>
    <hr>
    """
        .formatted(HtmlText.escape(address), HtmlText.escape(provider.name()));
  }

  /** The page of a link that logs in once: to look at it does not spend it. */
  static String forLink(String baseUrl, String next, String xsrf, String token) {
    return html(
        baseUrl,
        next,
        xsrf,
        null,
        """
        <p>This link logs in once, and this browser only. Whoever is logged in here now is logged
        out.</p>
        """,
        "<input type=\"hidden\" name=\"token\" value=\"%s\">".formatted(HtmlText.escape(token)));
  }

  private static String described(@Nullable String problem) {
    return problem == null ? "" : " aria-describedby=\"problem\" aria-invalid=\"true\"";
  }

  private static String html(
      String baseUrl,
      String next,
      String xsrf,
      @Nullable String problem,
      String words,
      String fields) {
    var alert =
        problem == null
            ? ""
            : "<p id=\"problem\" class=\"problem\" role=\"alert\">"
                + HtmlText.escape(problem)
                + "</p>";
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Log in - SparkMaster</title>
    <link rel="stylesheet" href="%1$slogin/login.css">
    <link rel="icon" href="%1$slogin/spark.svg" type="image/svg+xml">
    </head>
    <body>
    <main>
    <h1><img src="%1$slogin/spark.svg" alt="" width="40" height="40"> SparkMaster</h1>
    %6$s
    %2$s
    <form method="post" action="%1$slogin">
    %3$s
    <input type="hidden" name="next" value="%4$s">
    <input type="hidden" name="_xsrf" value="%5$s">
    <button type="submit">Log in</button>
    </form>
    </main>
    </body>
    </html>
    """
        .formatted(
            HtmlText.escape(baseUrl),
            alert,
            fields,
            HtmlText.escape(next),
            HtmlText.escape(xsrf),
            words);
  }

  /** A file that belongs to the page. */
  static byte[] resource(String name) {
    try (InputStream bytes = LoginPage.class.getResourceAsStream(name)) {
      if (bytes == null) {
        throw new IllegalStateException("The program lacks its resource " + name);
      }
      return bytes.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
