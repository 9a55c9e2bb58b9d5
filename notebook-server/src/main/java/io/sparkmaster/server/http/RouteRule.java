package io.sparkmaster.server.http;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Who may use a route, and whose things it shows.
 *
 * @param route as in "GET /api/me"; WebSockets as "WS /path"
 * @param who a group of roles, or strangers too
 */
public record RouteRule(String route, Who who, Whose whose) {

  /** Groups of those who ask. */
  public enum Who {
    /** Also who is not logged in. */
    ANYONE,
    USER,
    STAFF,
    /** Who teaches a class, and who administers it. */
    TEACHER,
    ADMIN;

    public boolean includes(Role role) {
      return switch (this) {
        case ANYONE, USER -> true;
        case STAFF -> role != Role.LEARNER;
        case TEACHER -> role == Role.TEACHER || role == Role.ADMIN;
        case ADMIN -> role == Role.ADMIN;
      };
    }
  }

  /** Groups of what is shown. */
  public enum Whose {
    /** The same for all who may ask. */
    SHARED,
    /** What belongs to who asks; nobody else's is found there, whatever the role. */
    OWN
  }

  boolean open() {
    return who == Who.ANYONE;
  }

  void require(Identity identity) {
    if (!who.includes(identity.role())) {
      throw new ServerException(
          ErrorCode.FORBIDDEN,
          "%s is for %s, and \"%s\" has the role %s. An administrator can give another role."
              .formatted(route, names(), identity.user(), identity.role().text()));
    }
  }

  private String names() {
    return Arrays.stream(Role.values())
        .filter(who::includes)
        .map(Role::text)
        .collect(Collectors.joining(", "));
  }
}
