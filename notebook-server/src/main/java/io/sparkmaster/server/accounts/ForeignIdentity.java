package io.sparkmaster.server.accounts;

import io.sparkmaster.server.http.Role;
import org.jspecify.annotations.Nullable;

/**
 * A person as a provider of sign-ins knows them. Issuer and subject together name one person for
 * ever; all else may change and may be another's tomorrow.
 *
 * @param wantedName what a new account would be called; any text
 * @param displayName any text
 * @param role that the provider gives; absent when roles are given here
 * @param mayJoin whether an account is made when the person has none
 */
public record ForeignIdentity(
    String issuer,
    String subject,
    String wantedName,
    String displayName,
    @Nullable Role role,
    boolean mayJoin) {}
