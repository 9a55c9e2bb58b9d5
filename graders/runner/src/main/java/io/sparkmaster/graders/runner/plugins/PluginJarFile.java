package io.sparkmaster.graders.runner.plugins;

import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.InterfaceVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** What a plugin's jar says of itself before any of its classes is loaded. */
final class PluginJarFile {
  private static final String SERVICE = "META-INF/services/" + Grader.class.getName();
  private static final Pattern OTHER_SERVICE =
      Pattern.compile("META-INF/services/io\\.sparkmaster\\.graders\\.spi\\.v(\\d{1,6})\\.Grader");
  private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})");

  private PluginJarFile() {}

  /** Why no grader of the jar can be used; empty when its classes can be looked for. */
  static Optional<String> refusal(Path file) {
    try (var jar = new JarFile(file.toFile())) {
      var declared = declared(jar);
      if (declared.isPresent()) {
        var refusal = ofDeclared(declared.get());
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      return jar.getEntry(SERVICE) == null ? Optional.of(withoutService(jar)) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // The JDK's reader of jars throws both for what others put into them.
      return Optional.of(
          "The file is no jar that can be read: %s. Copy it again, or remove it."
              .formatted(e.getMessage()));
    }
  }

  private static Optional<String> declared(JarFile jar) throws IOException {
    var manifest = jar.getManifest();
    return manifest == null
        ? Optional.empty()
        : Optional.ofNullable(manifest.getMainAttributes().getValue(InterfaceVersion.MANIFEST_KEY));
  }

  private static Optional<String> ofDeclared(String declared) {
    var version = VERSION.matcher(declared.strip());
    if (!version.matches()) {
      return Optional.of(
          "Its manifest says %s: %s, which is no version. Write one such as %s."
              .formatted(InterfaceVersion.MANIFEST_KEY, declared, offered()));
    }
    var major = Integer.parseInt(version.group(1));
    if (major != InterfaceVersion.MAJOR
        || Integer.parseInt(version.group(2)) > InterfaceVersion.MINOR) {
      return Optional.of(otherVersion(declared.strip()));
    }
    return Optional.empty();
  }

  private static String withoutService(JarFile jar) {
    return jar.stream()
        .map(entry -> OTHER_SERVICE.matcher(entry.getName()))
        .filter(name -> name.matches())
        .findFirst()
        .map(name -> otherVersion(name.group(1)))
        .orElse(
            "The jar offers no grader. Name its class in %s, or remove the jar."
                .formatted(SERVICE));
  }

  private static String otherVersion(String needed) {
    return "It needs version %s of the grader interface; this SparkMaster has %s. Use a build of the plugin for that version%s."
        .formatted(needed, offered(), isNewer(needed) ? ", or a newer SparkMaster" : "");
  }

  private static boolean isNewer(String needed) {
    return Integer.parseInt(needed.split("\\.", -1)[0]) >= InterfaceVersion.MAJOR;
  }

  private static String offered() {
    return InterfaceVersion.MAJOR + "." + InterfaceVersion.MINOR;
  }
}
