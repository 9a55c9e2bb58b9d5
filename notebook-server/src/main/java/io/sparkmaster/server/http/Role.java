package io.sparkmaster.server.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user is to this server. A role says which routes answer, never whose things they show. */
public enum Role {
  LEARNER,
  AUTHOR,
  TEACHER,
  ADMIN;

  /** As people write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that people write so. */
  public static Optional<Role> of(String text) {
    return Arrays.stream(values()).filter(it -> it.text().equals(text)).findFirst();
  }
}
