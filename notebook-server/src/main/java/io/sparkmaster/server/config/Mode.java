package io.sparkmaster.server.config;

/** Whom a server is for. */
public enum Mode {
  /** One person, on the machine of their own, who logs in with the link that the start prints. */
  LAPTOP,
  /** Many people, each with an account and a workspace. */
  CLASS
}
