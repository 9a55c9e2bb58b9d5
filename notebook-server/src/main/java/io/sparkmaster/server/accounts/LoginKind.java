package io.sparkmaster.server.accounts;

import java.util.Locale;

/** What was shown to log in. */
enum LoginKind {
  LINK,
  PASSWORD,
  /** Another server vouched for the person. */
  PROVIDER;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
