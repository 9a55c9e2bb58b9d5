package io.sparkmaster.server.http;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Names a user; safe as the name of a folder. */
public record UserId(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  public UserId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a user id: up to 63 of a-z, 0-9, - and _, starting with a letter or digit"
              .formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
