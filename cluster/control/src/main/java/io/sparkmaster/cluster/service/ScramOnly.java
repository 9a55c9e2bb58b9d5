package io.sparkmaster.cluster.service;

import java.util.Properties;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Gives a password for SCRAM only, which never sends it and has the other side prove that it knows
 * it, too. PostgreSQL's driver by itself sends it in the clear to whoever asks for that. The driver
 * makes it, by its name.
 */
public final class ScramOnly implements AuthenticationPlugin {
  private final String password;

  /**
   * @param connection what the connection is asked for with
   */
  public ScramOnly(Properties connection) {
    this.password = connection.getProperty("password", "");
  }

  @Override
  public char[] getPassword(AuthenticationRequestType type) throws PSQLException {
    if (type != AuthenticationRequestType.SASL) {
      throw new PSQLException(
          "What listens there asks for a password in the way \"%s\", as no server of ours does"
              .formatted(type),
          PSQLState.CONNECTION_REJECTED);
    }
    return password.toCharArray();
  }
}
