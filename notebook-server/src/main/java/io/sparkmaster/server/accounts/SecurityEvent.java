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
  SESSIONS_ENDED,
  /** A person of a provider of sign-ins gets in with this account from now on. */
  IDENTITY_CONNECTED,
  IDENTITY_DISCONNECTED,
  /** Kernels of an account that is disabled or gone were ended. */
  KERNELS_ENDED,
  LOGIN,
  LOGIN_FAILED,
  /** Passwords were not looked at, because too many wrong ones had come. */
  LOGIN_THROTTLED,
  /** A route that is not for the user's role, or a token that nobody has. */
  ACCESS_DENIED,
  /** Entries that were older than they are kept are gone. */
  LOG_PRUNED
}
