package io.sparkmaster.server.oidc;

import org.jspecify.annotations.Nullable;

/** What a provider's answer lets nobody in for. The message is for people, and ends a sentence. */
final class BadTokenException extends Exception {
  private static final long serialVersionUID = 1;

  BadTokenException(String why) {
    this(why, null);
  }

  BadTokenException(String why, @Nullable Throwable cause) {
    super(why, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
