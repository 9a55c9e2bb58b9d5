-- Times are milliseconds since 1970, UTC.

CREATE TABLE login_sessions (
  id_hash      TEXT   NOT NULL PRIMARY KEY,
  user_id      TEXT   NOT NULL,
  display_name TEXT   NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL
);
CREATE INDEX login_sessions_expiry ON login_sessions (expires_at);

-- Notebooks whose outputs this server has seen saved by their user.
CREATE TABLE notebook_signatures (
  user_id   TEXT   NOT NULL,
  digest    TEXT   NOT NULL,
  signed_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, digest)
);

-- Things done once in the life of a home folder.
CREATE TABLE milestones (
  name       TEXT   NOT NULL PRIMARY KEY,
  reached_at BIGINT NOT NULL
);
