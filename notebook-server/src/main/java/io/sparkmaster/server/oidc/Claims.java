package io.sparkmaster.server.oidc;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a provider says of a person. */
record Claims(Map<String, Object> values) {
  Claims {
    values = Map.copyOf(values);
  }

  /** Leaves out what has no value. */
  static Claims of(Map<String, Object> values) {
    var present = new HashMap<>(values);
    present.values().removeIf(it -> it == null);
    return new Claims(present);
  }

  /** These, and the others' where these say nothing. */
  Claims or(Claims others) {
    var all = new HashMap<>(others.values);
    all.putAll(values);
    return new Claims(all);
  }

  String text(String claim) {
    return find(claim).filter(String.class::isInstance).map(String.class::cast).orElse("");
  }

  /** The values of a claim that is a list, or the only one. */
  List<String> texts(String claim) {
    var found = find(claim).orElse(List.of());
    var all = found instanceof Collection<?> many ? many : List.of(found);
    return all.stream().map(String::valueOf).toList();
  }

  boolean has(String claim) {
    return find(claim).isPresent();
  }

  /** Whether the person's e-mail address is known to be theirs, and in one of these domains. */
  boolean hasVerifiedAddressIn(Set<String> domains) {
    var address = text("email");
    var at = address.lastIndexOf('@');
    var verified = find("email_verified").map(String::valueOf).orElse("").equals("true");
    return verified
        && at > 0
        && domains.contains(address.substring(at + 1).toLowerCase(Locale.ROOT));
  }

  /** By its name, or as {@code realm_access.roles} names one within another. */
  private Optional<Object> find(String claim) {
    var whole = values.get(claim);
    if (whole != null) {
      return Optional.of(whole);
    }
    Object at = values;
    for (var part : claim.split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return Optional.ofNullable(at);
  }
}
