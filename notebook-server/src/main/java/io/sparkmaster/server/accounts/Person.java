package io.sparkmaster.server.accounts;

import java.time.Instant;
import java.util.Optional;

/**
 * An account as those who administer it see it.
 *
 * @param lastSeen to the minute; empty for who never came
 */
record Person(
    Account account, boolean hasPassword, Optional<Instant> lastSeen, int sessions, int tokens) {}
