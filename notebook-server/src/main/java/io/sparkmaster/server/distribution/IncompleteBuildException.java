package io.sparkmaster.server.distribution;

import java.io.IOException;

/** A part that the distribution is made of has not been built; the message says how to build it. */
final class IncompleteBuildException extends IOException {
  private static final long serialVersionUID = 1;

  IncompleteBuildException(String message) {
    super(message);
  }
}
