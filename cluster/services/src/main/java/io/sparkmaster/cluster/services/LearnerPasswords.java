package io.sparkmaster.cluster.services;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;

/**
 * Knows everybody's password (SASL/SCRAM-SHA-256, RFC 5802): it is made of the broker's secret and
 * the name, so nobody has to be added. Nobody sends a password: each side proves to the other that
 * it knows it, so a process that listens in the broker's place learns nothing. The listener's JAAS
 * configuration names the secret as {@code sparkmaster.secret}.
 */
public final class LearnerPasswords implements AuthenticateCallbackHandler {
  private static final String SECRET = "sparkmaster.secret";
  private static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_256;

  private final ScramFormatter formatter;
  private String secret = "";

  /** Fails where Java lacks SCRAM's algorithms. */
  public LearnerPasswords() throws NoSuchAlgorithmException {
    this.formatter = new ScramFormatter(MECHANISM);
  }

  @Override
  public void configure(
      Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> entries) {
    if (!mechanism.equals(MECHANISM.mechanismName())) {
      throw new IllegalArgumentException(
          "The mechanism is %s; it must be %s".formatted(mechanism, MECHANISM.mechanismName()));
    }
    for (var entry : entries) {
      if (entry.getOptions().get(SECRET) instanceof String given) {
        secret = given;
      }
    }
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("The JAAS configuration names no " + SECRET);
    }
  }

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    var name = "";
    for (var each : callbacks) {
      if (each instanceof NameCallback asked) {
        name = asked.getDefaultName();
      } else if (each instanceof ScramCredentialCallback asked) {
        asked.scramCredential(
            formatter.generateCredential(Passwords.of(secret, name), MECHANISM.minIterations()));
      } else {
        throw new UnsupportedCallbackException(each);
      }
    }
  }

  @Override
  public void close() {}
}
