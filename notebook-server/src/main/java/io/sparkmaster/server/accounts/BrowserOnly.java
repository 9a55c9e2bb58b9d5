package io.sparkmaster.server.accounts;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Admission;

/** What an API token must not do, whatever its role: make further ways to get in. */
final class BrowserOnly {
  private BrowserOnly() {}

  /**
   * The session of the browser that asks.
   *
   * @param what is asked for, as the first words of a sentence
   */
  static String require(Admission admission, String what) {
    return admission
        .session()
        .orElseThrow(
            () ->
                new ServerException(
                    ErrorCode.FORBIDDEN,
                    what
                        + " is not for API tokens, which would get around their own limits with it."
                        + " Log in with a browser."));
  }
}
