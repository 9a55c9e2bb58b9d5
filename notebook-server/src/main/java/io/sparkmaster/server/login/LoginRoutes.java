package io.sparkmaster.server.login;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Admission;
import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.LocalTarget;
import io.sparkmaster.server.http.OwnAddress;
import io.sparkmaster.server.http.RouteModule;
import io.sparkmaster.server.http.SmallForms;
import io.sparkmaster.server.http.Xsrf;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The login page, the one-time link, logging out, and links for further browsers. */
public final class LoginRoutes implements RouteModule {
  private static final String WRONG =
      "This token is not valid: it is mistyped, or it was used already. A link works once. Run"
          + " \"sparkmaster start\" again for a new link, also while the server is running.";

  private static final String WRONG_LINK =
      "This link is not valid: it was used already, or its time is over. Ask who sent it for"
          + " another.";
  private static final String WRONG_PASSWORD =
      "The name and the password do not belong together. Who has forgotten theirs asks an"
          + " administrator for a new link.";

  private final LoginDesk login;
  private final String baseUrl;
  private final @Nullable SignInProvider provider;
  private final SmallForms forms = new SmallForms();

  public LoginRoutes(LoginDesk login, String baseUrl) {
    this(login, baseUrl, null);
  }

  /**
   * @param provider by which people can sign in too, if there is one
   */
  public LoginRoutes(LoginDesk login, String baseUrl, @Nullable SignInProvider provider) {
    this.login = login;
    this.baseUrl = baseUrl;
    this.provider = provider;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/login", this::show);
    routes.post("/login", this::submit);
    resource(routes, "login.css", "text/css; charset=utf-8");
    resource(routes, "spark.svg", "image/svg+xml");
    routes.get("/logout", this::logOut);
    routes.post(
        "/api/login/links",
        context ->
            context.status(201).json(Map.of("token", login.newLinkToken(Admission.of(context)))));
  }

  private static void resource(RoutesConfig routes, String name, String type) {
    routes.get(
        "/login/" + name,
        context ->
            context
                .contentType(type)
                .header("Cache-Control", "max-age=3600")
                .result(LoginPage.resource(name)));
  }

  private void show(Context context) {
    var next = next(context.queryParam("next"));
    var token = context.queryParam("token");
    var cookie = context.cookie(login.cookieName());
    if (token != null && login.knowsPasswords()) {
      // Scanners of mail follow links too, and would spend it before the person does.
      var then = LocalTarget.orElse(context.queryParam("next"), baseUrl + "account");
      page(context, 200, LoginPage.forLink(baseUrl, then, Xsrf.ensure(context, baseUrl), token));
    } else if (cookie != null && login.bySession(cookie).isPresent()) {
      context.redirect(next);
    } else if (token == null) {
      form(context, 200, next, null);
    } else if (!context.req().getMethod().equals("GET") || isPrefetch(context)) {
      // Looking is not using: the token is for the person who follows the link.
      form(context, 200, next, null);
    } else {
      attempt(context, token, next);
    }
  }

  private void submit(Context context) throws IOException {
    var form = forms.read(context);
    Xsrf.check(context, form.get(Xsrf.COOKIE));
    var next = next(form.get("next"));
    if (login.knowsPasswords() && !form.containsKey("token")) {
      var name = form.getOrDefault("name", "").strip().toLowerCase(Locale.ROOT);
      var password = form.getOrDefault("password", "");
      var client = Client.of(context);
      attempt(context, next, WRONG_PASSWORD, () -> login.logIn(name, password, client));
    } else {
      attempt(context, form.getOrDefault("token", "").strip(), next);
    }
  }

  private void attempt(Context context, String token, String next) {
    var wrong = login.knowsPasswords() ? WRONG_LINK : WRONG;
    var client = Client.of(context);
    attempt(context, next, wrong, () -> login.logIn(token, client));
  }

  private void attempt(
      Context context, String next, String wrong, Supplier<Optional<String>> attempted) {
    try {
      var session = attempted.get();
      if (session.isPresent()) {
        enter(context, session.get(), next);
      } else {
        form(context, 403, next, wrong);
      }
    } catch (ServerException failed) {
      if (failed.code() != ErrorCode.TOO_MANY_REQUESTS) {
        throw failed;
      }
      form(context, 429, next, failed.getMessage());
    }
  }

  /**
   * Answers with the cookie of a session that was opened, and ends the one before.
   *
   * @param next a path of this server
   */
  public void enter(Context context, String session, String next) {
    var before = context.cookie(login.cookieName());
    if (before != null) {
      login.logOut(before);
    }
    context.cookie(cookie(context, session, login.sessionSeconds()));
    context.redirect(next);
  }

  /**
   * Answers with the page that asks who is there.
   *
   * @param problem why the last try failed, if it did
   */
  public void form(Context context, int status, String next, @Nullable String problem) {
    var xsrf = Xsrf.ensure(context, baseUrl);
    page(
        context,
        status,
        login.knowsPasswords()
            ? LoginPage.forPassword(baseUrl, next, xsrf, problem, provider)
            : LoginPage.forToken(baseUrl, next, xsrf, problem));
  }

  private static void page(Context context, int status, String html) {
    context
        .status(status)
        .header("Content-Security-Policy", LoginPage.POLICY)
        .header("Cache-Control", "no-store")
        .html(html);
  }

  private void logOut(Context context) {
    var site = context.header("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      throw new ServerException(
          ErrorCode.FORBIDDEN,
          "A page of another site asked to log you out, which this server refuses.");
    }
    var cookie = context.cookie(login.cookieName());
    var elsewhere = false;
    if (cookie != null) {
      elsewhere = login.cameByProvider(cookie);
      login.logOut(cookie);
    }
    context.cookie(cookie(context, "", 0));
    var page = baseUrl + "login";
    context.redirect(
        Optional.ofNullable(elsewhere ? provider : null)
            .flatMap(it -> it.logOutAddress(OwnAddress.of(context, page)))
            .orElse(page));
  }

  private String next(@Nullable String wanted) {
    return LocalTarget.orElse(wanted, baseUrl);
  }

  private static boolean isPrefetch(Context context) {
    var purpose = context.header("Sec-Purpose");
    return purpose != null && purpose.contains("prefetch");
  }

  private Cookie cookie(Context context, String value, int maxAgeSeconds) {
    var secure = Client.of(context).https();
    return new Cookie(
        login.cookieName(), value, baseUrl, maxAgeSeconds, secure, true, null, SameSite.LAX);
  }
}
