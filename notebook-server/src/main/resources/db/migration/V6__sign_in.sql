-- Whose account it is that a provider of sign-ins (OpenID Connect) speaks of. Times are
-- milliseconds since 1970, UTC.

CREATE TABLE identities (
  issuer       TEXT   NOT NULL,
  subject      TEXT   NOT NULL,
  user_id      TEXT   NOT NULL REFERENCES users (id),
  connected_at BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_user ON identities (user_id);
