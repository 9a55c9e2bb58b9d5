package io.sparkmaster.server.learning;

import io.sparkmaster.server.http.UserId;

/** Is told what learners look at, and so what they may want next. */
public interface Visits {
  /** The learner is on the page that follows the login. */
  void arrived(UserId user);

  /**
   * The learner looks at a lesson, or opens it.
   *
   * @param folder of its working copy below the workspace, with slashes
   */
  void looksAt(UserId user, String folder);

  /** Nobody wants to know. */
  static Visits ignored() {
    return new Visits() {
      @Override
      public void arrived(UserId user) {}

      @Override
      public void looksAt(UserId user, String folder) {}
    };
  }
}
