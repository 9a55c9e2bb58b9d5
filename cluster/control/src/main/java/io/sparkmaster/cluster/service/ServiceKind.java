package io.sparkmaster.cluster.service;

import java.util.Locale;

/** What there is beside Spark. */
public enum ServiceKind {
  /** A Kafka broker. */
  KAFKA("Kafka broker"),
  /** A PostgreSQL database server. */
  POSTGRES("PostgreSQL server");

  private final String title;

  ServiceKind(String title) {
    this.title = title;
  }

  /** How people call it. */
  public String title() {
    return title;
  }

  /** The name of its folder, and of its option. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
