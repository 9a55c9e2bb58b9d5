/** Signing in by a provider of OpenID Connect: who the person is that it vouches for. */
@NullMarked
package io.sparkmaster.server.oidc;

import org.jspecify.annotations.NullMarked;
