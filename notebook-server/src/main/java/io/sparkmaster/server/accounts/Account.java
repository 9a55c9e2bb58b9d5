package io.sparkmaster.server.accounts;

import io.sparkmaster.server.http.Identity;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;

/** Somebody who may log in, unless disabled. */
public record Account(UserId id, String displayName, Role role, boolean disabled) {
  Identity identity() {
    return new Identity(id, displayName, role);
  }
}
