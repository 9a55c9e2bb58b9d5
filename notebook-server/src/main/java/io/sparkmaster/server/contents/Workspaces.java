package io.sparkmaster.server.contents;

import io.sparkmaster.server.http.UserId;

/** Tells each user's own workspace. */
public interface Workspaces {
  WorkspaceRoot of(UserId user);
}
