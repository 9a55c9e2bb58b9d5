package io.sparkmaster.server.process;

import static org.junit.jupiter.api.Assumptions.abort;

/** Skips tests for want of a program, so that nobody can overlook it. */
public final class Missing {
  private Missing() {}

  /** Ends the test as skipped, with a box on the error stream. */
  public static <T> T skip(String what, String remedy) {
    var line = "*".repeat(100);
    System.err.printf(
        "%n%s%n** SKIPPED: %s%n** These tests prove nothing in this run. %s%n%s%n%n",
        line, what, remedy, line);
    return abort(what + ". " + remedy);
  }
}
