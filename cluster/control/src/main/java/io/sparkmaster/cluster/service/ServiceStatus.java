package io.sparkmaster.cluster.service;

import java.nio.file.Path;

/**
 * How a service stands that is to run.
 *
 * @param port where clients reach it on 127.0.0.1
 * @param pid of its process; 0 when it has ended
 */
public record ServiceStatus(ServiceKind kind, Health health, int port, long pid, Path log) {
  /** How it is. */
  public enum Health {
    /** It answers. */
    ALIVE,
    /** Its process lives, but does not answer. */
    SILENT,
    /** Its process has ended. */
    DEAD
  }
}
