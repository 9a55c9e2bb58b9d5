-- Kernels that run: what a server that is started again needs to go on with them. The handle names
-- the process's files, which hold its key. Times are milliseconds since 1970, UTC.

CREATE TABLE kernels (
  id         TEXT   NOT NULL PRIMARY KEY,
  user_id    TEXT   NOT NULL,
  kernelspec TEXT   NOT NULL,
  folder     TEXT   NOT NULL,
  path       TEXT   NOT NULL,
  handle     TEXT   NOT NULL,
  started_at BIGINT NOT NULL
);
