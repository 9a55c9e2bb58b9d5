package io.sparkmaster.server.http;

/** What a user is to this server. A role says which routes answer, never whose things they show. */
public enum Role {
  LEARNER,
  AUTHOR,
  TEACHER,
  ADMIN
}
