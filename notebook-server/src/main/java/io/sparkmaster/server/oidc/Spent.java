package io.sparkmaster.server.oidc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Sign-ins that have come back: a second time is somebody else, or a mistake. */
final class Spent {
  private static final int REMEMBERED = 10_000;

  private final Set<String> states =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  /** False when it was spent before. */
  synchronized boolean spend(SignIn signIn) {
    return states.add(signIn.state());
  }
}
