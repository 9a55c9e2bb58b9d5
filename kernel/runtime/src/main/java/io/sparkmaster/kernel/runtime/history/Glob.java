package io.sparkmaster.kernel.runtime.history;

/**
 * A pattern where {@code *} stands for any characters and {@code ?} for one. Matching takes no
 * longer than the product of both lengths, whatever the pattern is: it comes from a client.
 */
record Glob(String pattern) {

  /** Whether the pattern describes the whole text. */
  boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        retry = in;
      } else if (at < pattern.length()
          && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        // The last star takes one character more; earlier ones need not be tried again.
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
