-- Times are milliseconds since 1970, UTC. Secrets are kept as hashes only.

CREATE TABLE users (
  id           TEXT   NOT NULL PRIMARY KEY,
  display_name TEXT   NOT NULL,
  role         TEXT   NOT NULL,
  password     TEXT,
  created_at   BIGINT NOT NULL,
  disabled_at  BIGINT
);

CREATE TABLE api_tokens (
  id          TEXT   NOT NULL PRIMARY KEY,
  user_id     TEXT   NOT NULL REFERENCES users (id),
  secret_hash TEXT   NOT NULL UNIQUE,
  role        TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL
);
CREATE INDEX api_tokens_user ON api_tokens (user_id);

CREATE TABLE login_links (
  secret_hash TEXT   NOT NULL PRIMARY KEY,
  user_id     TEXT   NOT NULL REFERENCES users (id),
  expires_at  BIGINT NOT NULL
);

-- What happened to accounts and who was refused; append-only.
CREATE TABLE security_log (
  at      BIGINT NOT NULL,
  event   TEXT   NOT NULL,
  user_id TEXT   NOT NULL,
  detail  TEXT   NOT NULL
);
CREATE INDEX security_log_time ON security_log (at);

CREATE INDEX login_sessions_user ON login_sessions (user_id);
