package io.sparkmaster.cluster.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.junit.jupiter.api.Test;

/** Who is let in. */
final class LearnerPasswordsTest {
  private static final String SECRET = "0f".repeat(32);

  /** As Kafka's server does: what the client proves has to fit what the server keeps of it. */
  private static boolean letsIn(String name, String password) throws Exception {
    var passwords = configured(Map.of("sparkmaster.secret", SECRET));
    var asked = new ScramCredentialCallback();
    passwords.handle(new Callback[] {new NameCallback("name", name), asked});
    var kept = asked.scramCredential();
    var formatter = new ScramFormatter(ScramMechanism.SCRAM_SHA_256);
    var salted = formatter.saltedPassword(password, kept.salt(), kept.iterations());
    return Arrays.equals(formatter.storedKey(formatter.clientKey(salted)), kept.storedKey());
  }

  private static LearnerPasswords configured(Map<String, String> options) throws Exception {
    var passwords = new LearnerPasswords();
    passwords.configure(
        Map.of(),
        "SCRAM-SHA-256",
        List.of(new AppConfigurationEntry("x", LoginModuleControlFlag.REQUIRED, options)));
    return passwords;
  }

  @Test
  void aLearnersOwnPasswordOpensAndAnothersDoesNot() throws Exception {
    assertThat(letsIn("ada", Passwords.of(SECRET, "ada"))).isTrue();
    assertThat(letsIn("ada", Passwords.of(SECRET, "bob"))).isFalse();
    assertThat(letsIn("ada", SECRET)).isFalse();
  }

  @Test
  void aPasswordThatIsSentIsNotEvenAskedFor() {
    assertThatThrownBy(
            () ->
                new LearnerPasswords()
                    .configure(
                        Map.of(),
                        "PLAIN",
                        List.of(
                            new AppConfigurationEntry(
                                "x",
                                LoginModuleControlFlag.REQUIRED,
                                Map.of("sparkmaster.secret", SECRET)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it must be SCRAM-SHA-256");
  }

  @Test
  void withoutASecretNobodyIsLetIn() {
    assertThatThrownBy(() -> configured(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sparkmaster.secret");
  }
}
