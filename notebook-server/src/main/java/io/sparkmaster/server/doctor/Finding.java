package io.sparkmaster.server.doctor;

/**
 * What one check found.
 *
 * @param remedy how to fix it; empty when nothing is wrong
 */
record Finding(State state, String text, String remedy) {
  enum State {
    OK,
    /** Works, but could be better. */
    NOTE,
    WRONG
  }

  static Finding ok(String text) {
    return new Finding(State.OK, text, "");
  }

  static Finding note(String text, String remedy) {
    return new Finding(State.NOTE, text, remedy);
  }

  static Finding wrong(String text, String remedy) {
    return new Finding(State.WRONG, text, remedy);
  }
}
