package io.sparkmaster.server.config;

import java.util.List;

/** The settings cannot be used. Holds all faults, so that they can be mended in one go. */
public final class ConfigException extends Exception {
  private final transient List<String> faults;

  ConfigException(List<String> faults) {
    super(String.join(System.lineSeparator(), faults));
    this.faults = List.copyOf(faults);
  }

  public List<String> faults() {
    return faults;
  }
}
