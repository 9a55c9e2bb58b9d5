package io.sparkmaster.server.oidc;

import io.sparkmaster.server.accounts.ForeignIdentity;
import io.sparkmaster.server.config.OidcConfig;
import io.sparkmaster.server.http.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the operator makes of what a provider says: who may come in, and as what. */
final class Admittance {
  private static final String SHOWN = "name";

  /** Who may do most comes last. */
  private static final List<Role> BY_MIGHT =
      List.of(Role.LEARNER, Role.AUTHOR, Role.TEACHER, Role.ADMIN);

  private final OidcConfig config;

  Admittance(OidcConfig config) {
    this.config = config;
  }

  /** Whether the claims have all that it asks for. */
  boolean hasAll(Claims claims) {
    var wanted =
        Stream.of(SHOWN, config.userClaim(), config.admission().claim(), config.roles().claim());
    var address =
        config.admission().domains().isEmpty()
            ? Stream.<String>empty()
            : Stream.of("email", "email_verified");
    return Stream.concat(wanted, address).filter(it -> !it.isEmpty()).allMatch(claims::has);
  }

  ForeignIdentity identity(Claims claims) {
    var wanted = claims.text(config.userClaim());
    return new ForeignIdentity(
        config.registration().issuer().toString(),
        claims.text("sub"),
        wanted,
        claims.has(SHOWN) ? claims.text(SHOWN) : wanted,
        role(claims),
        config.admission().newAccounts());
  }

  /** Why the person may not come in; empty when they may. */
  Optional<String> refusal(Claims claims) {
    var admission = config.admission();
    if (!admission.claim().isEmpty()
        && claims.texts(admission.claim()).stream().noneMatch(admission.values()::contains)) {
      return Optional.of("the claim \"%s\" is not of those let in".formatted(admission.claim()));
    }
    if (!admission.domains().isEmpty() && !claims.hasVerifiedAddressIn(admission.domains())) {
      return Optional.of("there is no verified e-mail address of a domain that is let in");
    }
    return Optional.empty();
  }

  private @Nullable Role role(Claims claims) {
    var roles = config.roles();
    if (roles.claim().isEmpty()) {
      return null;
    }
    return claims.texts(roles.claim()).stream()
        .flatMap(it -> Stream.ofNullable(roles.byValue().get(it)))
        .max(Comparator.comparing(BY_MIGHT::indexOf))
        .orElse(Role.LEARNER);
  }
}
