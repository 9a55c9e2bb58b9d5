package io.sparkmaster.server.oidc;

/** The name of an error as OAuth has them; other text of a stranger's is not shown. */
final class ErrorName {
  private ErrorName() {}

  static String of(String said) {
    return said.matches("[a-z_]{1,40}") ? said : "an error without a name";
  }
}
