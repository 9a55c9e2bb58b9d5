package io.sparkmaster.server.login;

import java.util.List;

/** What a person calls the browser that says so much of itself. */
final class BrowserName {
  /** In this order: most browsers also name those that they are made from. */
  private static final List<List<String>> PROGRAMS =
      List.of(
          List.of("Firefox/", "Firefox"),
          List.of("Edg/", "Edge"),
          List.of("OPR/", "Opera"),
          List.of("Chrome/", "Chrome"),
          List.of("Safari/", "Safari"));

  private static final List<List<String>> SYSTEMS =
      List.of(
          List.of("Android", "Android"),
          List.of("iPhone", "iPhone"),
          List.of("iPad", "iPad"),
          List.of("Windows", "Windows"),
          List.of("Mac OS", "macOS"),
          List.of("CrOS", "ChromeOS"),
          List.of("Linux", "Linux"));

  private BrowserName() {}

  /** As in "Firefox on Linux"; says so when it is no browser that we know. */
  static String of(String agent) {
    return first(PROGRAMS, agent, "Another program")
        + " on "
        + first(SYSTEMS, agent, "another system");
  }

  private static String first(List<List<String>> known, String agent, String otherwise) {
    return known.stream()
        .filter(it -> agent.contains(it.get(0)))
        .map(it -> it.get(1))
        .findFirst()
        .orElse(otherwise);
  }
}
