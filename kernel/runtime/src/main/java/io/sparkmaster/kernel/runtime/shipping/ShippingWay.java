package io.sparkmaster.kernel.runtime.shipping;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways in which classes of cells reach executors. */
public enum ShippingWay {
  /** {@link ClassOutputDirectory}: one session for each driver. */
  OUTPUT_DIRECTORY {
    @Override
    public ClassShipping open() {
      return new ClassOutputDirectory();
    }
  },
  /** {@link SessionArtifacts}: several sessions in one driver. */
  SESSION_ARTIFACTS {
    @Override
    public ClassShipping open() {
      return new SessionArtifacts();
    }
  };

  /** Begins; the caller closes it. */
  public abstract ClassShipping open();

  /** The way of that name, such as {@code session-artifacts}. */
  public static Optional<ShippingWay> of(String name) {
    return Arrays.stream(values()).filter(way -> way.toString().equals(name)).findFirst();
  }

  /** All names. */
  public static String names() {
    return Arrays.stream(values()).map(ShippingWay::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
