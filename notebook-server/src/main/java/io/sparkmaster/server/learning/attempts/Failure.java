package io.sparkmaster.server.learning.attempts;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What lies behind a future's failure. */
final class Failure {
  private Failure() {}

  static Throwable cause(Throwable failure) {
    var cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  static RuntimeException rethrown(Throwable cause) {
    return cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
  }
}
