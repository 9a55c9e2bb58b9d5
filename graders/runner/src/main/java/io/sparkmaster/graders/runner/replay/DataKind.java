package io.sparkmaster.graders.runner.replay;

import java.util.Locale;

/** On which data a lesson's code runs. */
public enum DataKind {
  /** What learners have. */
  GIVEN,
  /** What learners never see; a lesson without such data runs on what they have. */
  HIDDEN;

  /** The name in files. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
