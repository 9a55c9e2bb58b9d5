package io.sparkmaster.server.nbconvert;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The first line of a cell that says what the cell is.
 *
 * @param line as written, without its end
 * @param name after the two percent signs
 */
record Magic(String line, String name) {
  private static final Pattern FIRST = Pattern.compile("%%(\\w+)[^\\n\\r]*+");

  /** Those after which the notebook's own language goes on. */
  private static final Set<String> WRAPPING = Set.of("time", "timeit", "capture");

  static Optional<Magic> of(String source) {
    var matcher = FIRST.matcher(source);
    return matcher.lookingAt()
        ? Optional.of(new Magic(matcher.group(), matcher.group(1)))
        : Optional.empty();
  }

  /** The language of what follows the line. */
  Language languageOr(Language notebook) {
    return WRAPPING.contains(name) ? notebook : Language.named(name);
  }
}
