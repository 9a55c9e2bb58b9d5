package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.courses.catalog.error.CatalogException.Code;
import java.util.regex.Pattern;

/** The one shape of all ids: they stand in URLs, in file names and in events. */
final class Slug {
  static final String RULE =
      "lower-case letters and digits, in words joined by single hyphens, at most 64 characters";

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
  private static final int MAX_LENGTH = 64;

  private Slug() {}

  static boolean fits(String text) {
    return text.length() <= MAX_LENGTH && SHAPE.matcher(text).matches();
  }

  static String require(String text, String what) {
    if (fits(text)) {
      return text;
    }
    throw new CatalogException(
        Code.BAD_ID,
        "\"%s\" cannot be the id of a %s. Use %s.".formatted(Text.cut(text), what, RULE));
  }
}
