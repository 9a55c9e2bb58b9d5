package io.sparkmaster.server.storage;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables, which are the same in every kind of database. */
final class Schema {
  private Schema() {}

  /** Brings them up to date. */
  static void migrate(DataSource source) {
    flyway(source).migrate();
  }

  /** Whether they are this program's, neither an older nor a newer one's. */
  static boolean isCurrent(DataSource source) {
    return flyway(source).validateWithResult().validationSuccessful;
  }

  /** One that refuses a schema newer than this program, which by default it takes for its own. */
  private static Flyway flyway(DataSource source) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .ignoreMigrationPatterns(new String[0])
        .load();
  }
}
