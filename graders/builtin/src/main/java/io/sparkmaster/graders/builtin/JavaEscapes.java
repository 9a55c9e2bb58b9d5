package io.sparkmaster.graders.builtin;

/** Unicode escapes, which Java allows anywhere in a program (JLS 3.3): a name may hide in them. */
final class JavaEscapes {
  private JavaEscapes() {}

  static String resolve(String text) {
    var plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == 'u') {
        int digits = at + 1;
        while (digits < text.length() && text.charAt(digits) == 'u') {
          digits++;
        }
        var code = hex(text, digits);
        if (code >= 0) {
          plain.append((char) code);
          at = digits + 4;
          continue;
        }
      } else if (c == '\\' && at + 1 < text.length()) {
        // The second of two backslashes begins no escape.
        plain.append(c).append(text.charAt(at + 1));
        at += 2;
        continue;
      }
      plain.append(c);
      at++;
    }
    return plain.toString();
  }

  private static int hex(String text, int from) {
    if (from + 4 > text.length()) {
      return -1;
    }
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      code = code * 16 + digit;
    }
    return code;
  }
}
