package io.sparkmaster.server.http;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who may use which route: the one source from which the server authorises. A route that is not in
 * it keeps the server from starting.
 */
public final class RouteTable {
  private static final String SOCKET = "WS ";

  private final Map<String, RouteRule> rules;

  /** Of routes to strangers whose paths have parameters: what comes before the first of these. */
  private final List<String> openPrefixes;

  private RouteTable(Map<String, RouteRule> rules) {
    this.rules = Map.copyOf(rules);
    this.openPrefixes =
        rules.values().stream()
            .filter(RouteRule::open)
            .map(RouteRule::route)
            .filter(route -> route.matches(".*[{<].*"))
            .map(route -> route.replaceFirst("[{<].*", ""))
            .toList();
  }

  /**
   * Reads a table of lines like {@code GET /api/me | user | own}: a method (or {@code WS}) and path
   * as it is registered, {@link RouteRule.Who}, {@link RouteRule.Whose}. Empty lines are skipped.
   */
  public static RouteTable parse(String text) {
    var rules = new LinkedHashMap<String, RouteRule>();
    for (var line : text.lines().filter(it -> !it.isBlank()).toList()) {
      add(rules, rule(line));
    }
    return new RouteTable(rules);
  }

  private static void add(Map<String, RouteRule> rules, RouteRule rule) {
    if (rules.put(rule.route(), rule) != null) {
      throw new IllegalArgumentException(rule.route() + " has two entries.");
    }
  }

  private static RouteRule rule(String line) {
    var columns = line.split("\\|", -1);
    var route = columns[0].strip().split("\\s+", -1);
    if (columns.length != 3 || route.length != 2) {
      throw new IllegalArgumentException("Not of the form METHOD PATH | who | whose: " + line);
    }
    return new RouteRule(
        route[0] + " " + route[1],
        RouteRule.Who.valueOf(word(columns[1])),
        RouteRule.Whose.valueOf(word(columns[2])));
  }

  private static String word(String column) {
    return column.strip().toUpperCase(Locale.ROOT);
  }

  /** This table and rules of further routes. */
  public RouteTable with(List<RouteRule> more) {
    var all = new LinkedHashMap<>(rules);
    more.forEach(rule -> add(all, rule));
    return new RouteTable(all);
  }

  public Collection<RouteRule> rules() {
    return rules.values();
  }

  /** The rules of WebSockets, by path. */
  Map<String, RouteRule> sockets() {
    var sockets = new LinkedHashMap<String, RouteRule>();
    rules.forEach(
        (route, rule) -> {
          if (route.startsWith(SOCKET)) {
            sockets.put(route.substring(SOCKET.length()), rule);
          }
        });
    return sockets;
  }

  RouteRule rule(String method, String path) {
    var route = method + " " + path;
    var rule = rules.get(route);
    if (rule == null) {
      throw without(List.of(route));
    }
    return rule;
  }

  /**
   * Whether a stranger may come as far as the route, which has a rule of its own in any case. The
   * raw path is compared, letter by letter.
   */
  boolean isOpen(String method, String path) {
    var asked = (method.equals("HEAD") ? "GET" : method) + " " + path;
    var rule = rules.get(asked);
    return rule != null ? rule.open() : openPrefixes.stream().anyMatch(asked::startsWith);
  }

  /** Fails when one of these has no entry. */
  void requireEntries(List<String> routes) {
    var missing = routes.stream().filter(route -> !rules.containsKey(route)).toList();
    if (!missing.isEmpty()) {
      throw without(missing);
    }
  }

  private static ServerException without(List<String> routes) {
    return new ServerException(
        ErrorCode.INTERNAL,
        "Nothing says who may use %s, so it is not served. Add it to the table of permissions."
            .formatted(String.join(", ", routes)));
  }
}
