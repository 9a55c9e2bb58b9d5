package io.sparkmaster.server.accounts;

import io.sparkmaster.server.http.UserId;
import java.text.Normalizer;
import java.util.Locale;

/** Names for accounts, made of what a provider calls people. */
final class NewName {
  private static final int LONGEST = 56;

  private NewName() {}

  /**
   * As in "ann-smith" for "Ann.Smith@school.example".
   *
   * @param otherwise when no letter is left that a name can have
   */
  static UserId of(String wanted, String otherwise) {
    var at = wanted.indexOf('@');
    var local = at > 0 ? wanted.substring(0, at) : wanted;
    var letters =
        Normalizer.normalize(local, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_]+", "-")
            .replaceAll("^[-_]+|-+$", "");
    var fitting = letters.substring(0, Math.min(letters.length(), LONGEST));
    return new UserId(fitting.isEmpty() ? otherwise : fitting);
  }

  /** The first is the name itself. */
  static UserId numbered(UserId name, int number) {
    return number == 1 ? name : new UserId(name + "-" + number);
  }
}
