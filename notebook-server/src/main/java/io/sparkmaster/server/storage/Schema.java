package io.sparkmaster.server.storage;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables, which are the same in every kind of database. */
final class Schema {
  private Schema() {}

  /** Brings them up to date. */
  static void migrate(DataSource source) {
    Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
  }
}
