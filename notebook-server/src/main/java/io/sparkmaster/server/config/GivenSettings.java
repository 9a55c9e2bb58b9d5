package io.sparkmaster.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is set where, for a reader that knows what may be set; it also gathers what is wrong. */
abstract class GivenSettings {
  static final String FILE = "server.properties";

  private final Map<Setting, String> options;
  private final Map<String, String> environment;
  private final Map<Setting, String> file = new EnumMap<>(Setting.class);
  private final List<String> faults = new ArrayList<>();

  GivenSettings(Map<Setting, String> options, Map<String, String> environment) {
    this.options = options;
    this.environment = environment;
  }

  /** To be added to: all are told together. */
  final List<String> faults() {
    return faults;
  }

  final void readFile(Path path) {
    var properties = load(path);
    for (var key : new TreeSet<>(properties.stringPropertyNames())) {
      var setting = Setting.ofKey(key).filter(it -> it != Setting.HOME);
      if (setting.isPresent()) {
        file.put(setting.get(), properties.getProperty(key));
      } else {
        faults.add(
            "%s sets \"%s\", which is no setting. Settings are: %s."
                .formatted(path, key, fileKeys()));
      }
    }
  }

  /** The same, for who has nothing to do with what else is in it. */
  final void readFile(Path path, Set<Setting> only) {
    var properties = load(path);
    for (var setting : only) {
      var value = properties.getProperty(setting.key());
      if (value != null) {
        file.put(setting, value);
      }
    }
  }

  private Properties load(Path path) {
    var properties = new Properties();
    if (!Files.exists(path)) {
      return properties;
    }
    try (var reader = Files.newBufferedReader(path)) {
      properties.load(reader);
      return properties;
    } catch (IOException | IllegalArgumentException unreadable) {
      faults.add("The settings file %s cannot be read: %s.".formatted(path, unreadable));
      return new Properties();
    }
  }

  private static String fileKeys() {
    return Arrays.stream(Setting.values())
        .filter(it -> it != Setting.HOME)
        .map(Setting::key)
        .collect(Collectors.joining(", "));
  }

  record Given(String value, String where) {}

  final @Nullable Given given(Setting setting) {
    var option = options.get(setting);
    if (option != null) {
      return new Given(option.strip(), "--" + setting.key());
    }
    var variable = environment.get(setting.variable());
    if (variable != null && !variable.isBlank()) {
      return new Given(variable.strip(), setting.variable());
    }
    var line = file.get(setting);
    return line == null ? null : new Given(line.strip(), FILE + ": " + setting.key());
  }

  final void fault(Given given, String expected) {
    faults.add("%s is \"%s\", but must be %s.".formatted(given.where(), given.value(), expected));
  }

  final String text(Setting setting, String otherwise) {
    var given = given(setting);
    if (given == null) {
      return otherwise;
    }
    if (given.value().isEmpty()) {
      fault(given, "a text");
    }
    return given.value();
  }

  final int number(Setting setting, int otherwise, int least, int most) {
    var given = given(setting);
    if (given == null) {
      return otherwise;
    }
    try {
      var value = Integer.parseInt(given.value());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, like a number out of range.
    }
    fault(given, "a whole number from %d to %d".formatted(least, most));
    return otherwise;
  }

  final boolean flag(Setting setting, boolean otherwise) {
    var given = given(setting);
    if (given == null) {
      return otherwise;
    }
    if (!given.value().equals("true") && !given.value().equals("false")) {
      fault(given, "true or false");
    }
    return given.value().equals("true");
  }

  final Path path(Setting setting, Path otherwise) {
    var given = given(setting);
    if (given == null || given.value().isEmpty()) {
      if (given != null) {
        fault(given, "a path");
      }
      return otherwise.toAbsolutePath().normalize();
    }
    try {
      return Path.of(given.value()).toAbsolutePath().normalize();
    } catch (InvalidPathException invalid) {
      fault(given, "a path");
      return otherwise.toAbsolutePath().normalize();
    }
  }
}
