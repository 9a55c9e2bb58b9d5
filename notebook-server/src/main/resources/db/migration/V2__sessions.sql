-- Which notebook talks to which kernel. Kernels end with their server, so rows of kernels that are
-- gone are removed when the server starts. Times are milliseconds since 1970, UTC.

CREATE TABLE notebook_sessions (
  id         TEXT   NOT NULL PRIMARY KEY,
  user_id    TEXT   NOT NULL,
  path       TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  type       TEXT   NOT NULL,
  kernel_id  TEXT   NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX notebook_sessions_path ON notebook_sessions (user_id, path);
CREATE INDEX notebook_sessions_kernel ON notebook_sessions (kernel_id);
