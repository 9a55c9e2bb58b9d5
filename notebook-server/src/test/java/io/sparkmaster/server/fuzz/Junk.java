package io.sparkmaster.server.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Random values of the kinds that break programs. Not thread-safe; one seed, one sequence. */
final class Junk {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "null",
          "..",
          "../..",
          "/etc/passwd",
          "C:\\x",
          "\\\\host\\x",
          ".hidden",
          ".~x.part",
          "a/b/c",
          "//a//",
          "a.ipynb",
          "b.txt",
          "d",
          "d/e.ipynb",
          "x\u0000y",
          "line\nbreak",
          "\u0001\u001f\u007f",
          "\u202egpj.exe",
          "e\u0301\u00e9",
          "\ud83d\ude00",
          "\ud800",
          "'; DROP TABLE attempts; --",
          "<script>alert(1)</script>",
          "%2e%2e%2f",
          "${jndi:ldap://127.0.0.1/x}",
          "0",
          "-1",
          "1e400",
          "9223372036854775808",
          "true",
          "notebook",
          "directory",
          "file",
          "text",
          "base64",
          "sparkmaster-scala",
          "python3",
          "CON",
          "aux.ipynb",
          "name.",
          "checkpoint",
          "small",
          "first",
          "total");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "2",
          "4",
          "5",
          "2147483647",
          "2147483648",
          "-9223372036854775809",
          "1e5",
          "1E-400",
          "1e999999999",
          "0.1",
          "123456789012345678901234567890",
          "3.0");

  private final SplittableRandom random;

  Junk(long seed) {
    this.random = new SplittableRandom(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int bound) {
    return random.nextInt(bound) == 0;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  byte[] bytes(int most) {
    var bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  String text() {
    return switch (random.nextInt(12)) {
      case 0 -> "x".repeat(1 << random.nextInt(13));
      case 1 -> new String(Character.toChars(pointOfCode()));
      case 2 -> of(TEXTS) + of(TEXTS);
      default -> of(TEXTS);
    };
  }

  private int pointOfCode() {
    var point = random.nextInt(Character.MAX_CODE_POINT + 1);
    return point >= 0xd800 && point < 0xe000 ? 'x' : point;
  }

  /** A JSON value, with what JSON allows and nobody expects. */
  String json(int depth) {
    return switch (random.nextInt(depth > 4 ? 4 : 7)) {
      case 0 -> quoted(text());
      case 1 -> of(NUMBERS);
      case 2 -> of(List.of("true", "false", "null"));
      case 3 -> of(List.of("{}", "[]", "\"\""));
      case 4 -> array(depth);
      default -> object(depth);
    };
  }

  private String array(int depth) {
    var all = new StringBuilder("[");
    for (var i = random.nextInt(4); i >= 0; i--) {
      all.append(json(depth + 1)).append(i > 0 ? "," : "");
    }
    return all.append(']').toString();
  }

  private String object(int depth) {
    var all = new StringBuilder("{");
    for (var i = random.nextInt(4); i >= 0; i--) {
      var value = json(depth + 1);
      all.append(quoted(oneIn(4) ? text() : of(Requests.KEYS))).append(':').append(value);
      all.append(i > 0 ? "," : "");
    }
    return all.append('}').toString();
  }

  static String quoted(String text) {
    var all = new StringBuilder("\"");
    for (var c : text.toCharArray()) {
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        all.append("\\u%04x".formatted((int) c));
      } else {
        all.append(c);
      }
    }
    return all.append('"').toString();
  }
}
