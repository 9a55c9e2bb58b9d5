package io.sparkmaster.server.sparkhistory;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one application: by the kernel's process that it ran in, which the server has named, and by
 * what Spark calls it there. Safe in a path.
 *
 * @param run the handle of the process
 * @param application Spark's own id
 */
public record ApplicationId(String run, String application) {
  private static final Pattern SHAPE =
      Pattern.compile("([0-9a-f]{16})\\.([A-Za-z0-9][A-Za-z0-9_-]{0,63})");

  /** The id written as that; empty when it is none. */
  static Optional<ApplicationId> parse(String text) {
    return Optional.of(SHAPE.matcher(text))
        .filter(found -> found.matches())
        .map(found -> new ApplicationId(found.group(1), found.group(2)));
  }

  /** Whether it has the shape of one; what a kernel calls its files may not. */
  static boolean isOne(String run, String application) {
    return parse(run + "." + application).isPresent();
  }

  @JsonValue
  @Override
  public String toString() {
    return run + "." + application;
  }
}
