-- Times are milliseconds since 1970, UTC.

-- The only place that says who a learner is: without its row, events and attempts are anonymous.
CREATE TABLE learners (
  user_id    TEXT   NOT NULL PRIMARY KEY,
  learner    TEXT   NOT NULL UNIQUE,
  created_at BIGINT NOT NULL
);

-- Append-only. Ids are ULIDs, so their order is the order of appending.
CREATE TABLE events (
  id       TEXT    NOT NULL PRIMARY KEY,
  type     TEXT    NOT NULL,
  v        INTEGER NOT NULL,
  at       BIGINT  NOT NULL,
  learner  TEXT    NOT NULL,
  course   TEXT,
  lesson   TEXT,
  exercise TEXT,
  kernel   TEXT,
  data     TEXT    NOT NULL
);
CREATE INDEX events_learner ON events (learner, id);

-- Which version of a lesson a learner works on, and where.
CREATE TABLE working_copies (
  learner   TEXT   NOT NULL,
  course    TEXT   NOT NULL,
  lesson    TEXT   NOT NULL,
  path      TEXT   NOT NULL,
  version   TEXT   NOT NULL,
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (learner, course, lesson)
);

-- What was submitted and what came of it.
CREATE TABLE attempts (
  id              TEXT   NOT NULL PRIMARY KEY,
  learner         TEXT   NOT NULL,
  course          TEXT   NOT NULL,
  lesson          TEXT   NOT NULL,
  exercise        TEXT   NOT NULL,
  lesson_version  TEXT   NOT NULL,
  submission_hash TEXT   NOT NULL,
  sources         TEXT   NOT NULL,
  trust           TEXT   NOT NULL,
  state           TEXT   NOT NULL,
  submitted_at    BIGINT NOT NULL,
  ended_at        BIGINT,
  result          TEXT,
  verdict         TEXT,
  reason          TEXT
);
CREATE INDEX attempts_exercise ON attempts (learner, course, lesson, exercise, id);
CREATE INDEX attempts_state ON attempts (state);
