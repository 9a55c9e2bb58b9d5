package io.sparkmaster.server.start;

import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser that keeps cookies and goes one step at a time. */
final class Visitor {
  private static final Pattern ACTION = Pattern.compile("<form[^>]* action=\"([^\"]*)\"");
  private static final Pattern HIDDEN =
      Pattern.compile("type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

  final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();

  HttpResponse<String> open(URI address) throws Exception {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> open(String address) throws Exception {
    return open(URI.create(address));
  }

  /** Follows where answers lead to, up to a page or what {@code stop} finds in an address. */
  HttpResponse<String> follow(HttpResponse<String> answer, String stop) throws Exception {
    var at = answer;
    while (at.statusCode() / 100 == 3 && !next(at).toString().contains(stop)) {
      at = open(next(at));
    }
    return at;
  }

  /** Sends the first form of a page with its hidden fields and these. */
  HttpResponse<String> submit(HttpResponse<String> page, String fields) throws Exception {
    var action = ACTION.matcher(page.body());
    if (!action.find()) {
      throw new AssertionError("No form: " + page.body());
    }
    var hidden =
        HIDDEN
            .matcher(page.body())
            .results()
            .map(it -> it.group(1) + "=" + it.group(2))
            .collect(Collectors.joining("&"));
    var request =
        HttpRequest.newBuilder(page.uri().resolve(action.group(1)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(hidden + "&" + fields));
    return client.send(request.build(), BodyHandlers.ofString());
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
