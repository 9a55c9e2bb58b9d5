package io.sparkmaster.server.learning.events;

/**
 * Names a learner without saying who it is. Only {@link Learners} can tell, until it is made to
 * forget.
 */
public record LearnerId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
