package io.sparkmaster.graders.spi.v1;

/**
 * The version of this interface. A plugin says which one it needs in its jar's manifest: {@value
 * #MANIFEST_KEY}, such as {@code 1.0}. It is loaded by every platform of the same major version
 * whose minor version is not lower; a jar that does not say it needs {@code 1.0}.
 */
public final class InterfaceVersion {
  /** The name in the manifest's main section. */
  public static final String MANIFEST_KEY = "Graders-SPI";

  /** Raised by what would break a plugin, together with the package's name. */
  public static final int MAJOR = 1;

  /** Raised when types or methods are added. */
  public static final int MINOR = 0;

  private InterfaceVersion() {}
}
