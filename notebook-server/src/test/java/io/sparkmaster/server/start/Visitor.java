package io.sparkmaster.server.start;

import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Somebody with a browser that keeps cookies and goes one step at a time. */
final class Visitor {
  final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();

  HttpResponse<String> open(URI address) throws Exception {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> open(String address) throws Exception {
    return open(URI.create(address));
  }

  /** Where an answer leads to. */
  static URI next(HttpResponse<String> answer) {
    var location = answer.headers().firstValue("Location");
    return answer
        .uri()
        .resolve(
            location.orElseThrow(
                () -> new AssertionError(answer.statusCode() + ": " + answer.body())));
  }

  List<HttpCookie> cookiesNamed(String prefix) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(it -> it.getName().startsWith(prefix))
        .toList();
  }
}
