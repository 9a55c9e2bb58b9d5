package io.sparkmaster.kernel.runtime.spark;

import java.io.IOException;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The name of the user that Spark runs as. Hadoop asks the system for it and fails where a user has
 * a number only, as in containers and where each learner's kernels run as a user of their own.
 */
final class LoginName {
  private LoginName() {}

  /** Sees to it that there is one. */
  static void ensure() {
    try {
      UserGroupInformation.getLoginUser();
    } catch (IOException nameless) {
      var name = System.getProperty("user.name", "?");
      UserGroupInformation.setLoginUser(
          UserGroupInformation.createRemoteUser(name.equals("?") ? "learner" : name));
    }
  }
}
