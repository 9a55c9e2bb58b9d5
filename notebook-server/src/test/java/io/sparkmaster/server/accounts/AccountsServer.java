package io.sparkmaster.server.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.AddressRange;
import io.sparkmaster.server.http.Client;
import io.sparkmaster.server.http.HttpServer;
import io.sparkmaster.server.http.HttpSettings;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.login.LoginRoutes;
import io.sparkmaster.server.login.LoginSessions;
import io.sparkmaster.server.permissions.Permissions;
import io.sparkmaster.server.storage.Database;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Jdbi;

/**
 * A listening server with the login and the routes about accounts: root, an administrator, tess, a
 * teacher, and ann and ben, who learn.
 */
final class AccountsServer implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";
  static final String XSRF = "0123456789abcdef0123456789abcdef";

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
  final Accounts accounts;
  final Credentials credentials;
  final ClassLogin login;
  final SecurityLog log;
  final HttpServer http;
  private final Database database;
  private final HttpClient client = HttpClient.newHttpClient();

  AccountsServer(Path folder) throws Exception {
    database = Database.open(folder.resolve("test.db"));
    var jdbi = database.jdbi();
    accounts = new Accounts(jdbi, now::get);
    credentials = new Credentials(jdbi, now::get);
    log = new SecurityLog(jdbi, now::get);
    accounts.add(new UserId("root"), "Root", Role.ADMIN);
    accounts.add(new UserId("tess"), "Tess", Role.TEACHER);
    accounts.add(new UserId("ann"), "Ann", Role.LEARNER);
    accounts.add(new UserId("ben"), "Ben", Role.LEARNER);
    var sessions = new LoginSessions(database.jdbi(), now::get, Duration.ofDays(30));
    login = new ClassLogin(jdbi, now::get, sessions, "session");
    http =
        HttpServer.start(
            new HttpSettings(
                "127.0.0.1",
                0,
                "/",
                Set.of(),
                1 << 20,
                AddressRange.parse("127.0.0.1").stream().toList()),
            login,
            Permissions.table(),
            List.of(
                new LoginRoutes(login, "/"),
                new OwnAccountRoutes(true, jdbi, now::get),
                new PeopleRoutes(true, jdbi, now::get)));
  }

  Jdbi jdbi() {
    return database.jdbi();
  }

  /** The cookie of a browser that came by a link. */
  String byLink(String user) {
    var link = credentials.makeLink(new UserId(user), Duration.ofDays(1));
    return login.logIn(link, new Client("10.0.0.1", false, "Firefox/1 Linux")).orElseThrow();
  }

  /** The cookie of a browser where the password was typed. */
  String byPassword(String user) {
    return login
        .logIn(user, PASSWORD, new Client("10.0.0.2", false, "Chrome/1 Safari/1 Windows"))
        .orElseThrow();
  }

  HttpResponse<String> ask(String cookie, String method, String path, String body)
      throws Exception {
    return send(
        HttpRequest.newBuilder(http.url().resolve(path))
            .header("Cookie", "session=" + cookie + "; _xsrf=" + XSRF)
            .header("X-XSRFToken", XSRF)
            .method(method, BodyPublishers.ofString(body)));
  }

  HttpResponse<String> askWithToken(String token, String method, String path, String body)
      throws Exception {
    return send(
        HttpRequest.newBuilder(http.url().resolve(path))
            .header("Authorization", "token " + token)
            .method(method, BodyPublishers.ofString(body)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  static JsonNode json(HttpResponse<String> answer) throws Exception {
    return Json.mapper().readTree(answer.body());
  }

  @Override
  public void close() {
    http.close();
    database.close();
  }
}
