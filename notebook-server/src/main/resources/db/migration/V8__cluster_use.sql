-- How long learners' kernels used the shared cluster, for each day of the server's time zone.

CREATE TABLE cluster_use (
  user_id TEXT   NOT NULL,
  day     TEXT   NOT NULL, -- 2026-03-31
  millis  BIGINT NOT NULL,
  PRIMARY KEY (user_id, day)
);
