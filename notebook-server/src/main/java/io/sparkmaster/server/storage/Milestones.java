package io.sparkmaster.server.storage;

import java.time.InstantSource;

/** Remembers what is to be done once in the life of a home folder. */
public final class Milestones {
  private final Database database;
  private final InstantSource clock;

  public Milestones(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** True for the first caller ever with this name, false from then on. */
  public boolean reach(String name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                        .createUpdate(
                            """
                            INSERT INTO milestones (name, reached_at) VALUES (:name, :at)
                            ON CONFLICT DO NOTHING\
                            """)
                        .bind("name", name)
                        .bind("at", clock.millis())
                        .execute()
                    == 1);
  }

  public boolean isReached(String name) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .select("SELECT name FROM milestones WHERE name = ?", name)
                    .mapTo(String.class)
                    .findOne()
                    .isPresent());
  }
}
