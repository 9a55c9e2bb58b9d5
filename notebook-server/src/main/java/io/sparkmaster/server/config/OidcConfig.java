package io.sparkmaster.server.config;

import io.sparkmaster.server.http.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The provider by which people sign in (OpenID Connect), and what is made of what it says.
 *
 * @param label what people call it, as in "Sign in with NAME"
 * @param userClaim the claim that names a new account
 */
public record OidcConfig(
    Registration registration, String label, String userClaim, Admission admission, Roles roles) {

  /**
   * How this server is known to the provider.
   *
   * @param issuer https, or http on this machine
   * @param clientSecret absent for a client without one
   */
  public record Registration(
      URI issuer, String clientId, @Nullable String clientSecret, List<String> scopes) {
    public Registration {
      scopes = List.copyOf(scopes);
    }

    @Override
    public String toString() {
      return "Registration[issuer=%s, clientId=%s, clientSecret=%s, scopes=%s]"
          .formatted(issuer, clientId, clientSecret == null ? "none" : "(hidden)", scopes);
    }
  }

  /**
   * Who may sign in. Each condition that is given must hold.
   *
   * @param newAccounts whether somebody without an account gets one, as a learner
   * @param claim that must have one of the values; empty for no such condition
   * @param domains of a verified e-mail address; empty for no such condition
   */
  public record Admission(
      boolean newAccounts, String claim, Set<String> values, Set<String> domains) {
    public Admission {
      values = Set.copyOf(values);
      domains = Set.copyOf(domains);
    }
  }

  /**
   * Which value of a claim gives which role.
   *
   * @param claim empty when roles are given in this server only
   */
  public record Roles(String claim, Map<String, Role> byValue) {
    public Roles {
      byValue = Map.copyOf(byValue);
    }
  }
}
