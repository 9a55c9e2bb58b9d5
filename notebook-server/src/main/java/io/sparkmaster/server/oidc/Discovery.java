package io.sparkmaster.server.oidc;

import io.sparkmaster.server.config.OidcConfig;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Reads what a provider says about itself when it is first needed, and again once in a while. */
public final class Discovery {
  private static final Duration FRESH = Duration.ofMinutes(30);
  private static final Duration DOWN = Duration.ofSeconds(5);
  private static final int MOST_WAITING = 16;

  private final OidcConfig config;
  private final ProviderHttp http;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable Metadata known;
  private @Nullable ServerException failure;
  private long readAt;

  Discovery(OidcConfig config, ProviderHttp http, InstantSource clock) {
    this.config = config;
    this.http = http;
    this.clock = clock;
  }

  /** Fails when the provider cannot be used now. */
  public static void check(OidcConfig config) {
    new Discovery(config, new ProviderHttp(config.label()), InstantSource.system()).read();
  }

  /** One that failed is not asked again at once: everybody would wait for it. */
  Metadata get() {
    if (asking.getQueueLength() >= MOST_WAITING) {
      throw new ServerException(
          ErrorCode.UNAVAILABLE, "Too many sign-ins are under way. Try again in some seconds.");
    }
    asking.lock();
    try {
      return fresh();
    } finally {
      asking.unlock();
    }
  }

  private Metadata fresh() {
    var age = clock.millis() - readAt;
    if (failure != null && age >= 0 && age < DOWN.toMillis()) {
      throw new ServerException(failure.code(), failure.getMessage(), failure);
    }
    if (known == null || failure != null || age < 0 || age > FRESH.toMillis()) {
      try {
        known = read();
        failure = null;
      } catch (ServerException failed) {
        failure = failed;
        throw failed;
      } finally {
        readAt = clock.millis();
      }
    }
    return known;
  }

  private Metadata read() {
    var issuer = config.registration().issuer();
    var document = http.getObject(Metadata.address(issuer), null);
    try {
      return Metadata.parse(document, issuer);
    } catch (IllegalArgumentException wrong) {
      throw http.unusable(String.valueOf(wrong.getMessage()), wrong);
    }
  }
}
