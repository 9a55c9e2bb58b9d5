package io.sparkmaster.server.accounts;

/** What the security log records. */
public enum SecurityEvent {
  ACCOUNT_ADDED,
  ACCOUNT_DISABLED,
  ACCOUNT_ENABLED,
  ROLE_CHANGED,
  PASSWORD_CHANGED,
  LINK_MADE,
  TOKEN_MADE,
  TOKEN_REVOKED,
  LOGIN,
  LOGIN_FAILED
}
