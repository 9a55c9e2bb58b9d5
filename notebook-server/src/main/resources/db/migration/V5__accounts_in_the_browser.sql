-- Times are milliseconds since 1970, UTC.

ALTER TABLE users ADD COLUMN last_seen_at BIGINT;

-- How the session came about: "link" or "password"; "token" on a laptop.
ALTER TABLE login_sessions ADD COLUMN opened_by TEXT NOT NULL DEFAULT 'password';
ALTER TABLE login_sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE login_sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';

ALTER TABLE api_tokens ADD COLUMN label TEXT NOT NULL DEFAULT '';

-- Who did it, where that is somebody else than whom it is about; and the order within one time.
ALTER TABLE security_log ADD COLUMN actor TEXT NOT NULL DEFAULT '';
ALTER TABLE security_log ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
CREATE INDEX security_log_number ON security_log (number);
