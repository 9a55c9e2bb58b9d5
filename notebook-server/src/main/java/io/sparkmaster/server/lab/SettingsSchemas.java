package io.sparkmaster.server.lab;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of all plugins there are: the application's, and those of prebuilt extensions. */
final class SettingsSchemas {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsSchemas.class);
  private static final String SUFFIX = ".json";

  private final Path application;
  private final LabManifest manifest;
  private final PrebuiltExtensions extensions;
  private volatile @Nullable Map<String, SettingsSchema> ofApplication;

  SettingsSchemas(Path application, LabManifest manifest, PrebuiltExtensions extensions) {
    this.application = application;
    this.manifest = manifest;
    this.extensions = extensions;
  }

  /** All, sorted by id. */
  Collection<SettingsSchema> all() {
    return byId().values();
  }

  Optional<SettingsSchema> find(String id) {
    return Optional.ofNullable(byId().get(id));
  }

  private Map<String, SettingsSchema> byId() {
    var schemas = new TreeMap<>(ofApplication());
    for (var extension : extensions.installed()) {
      var folder = extension.folder().resolve("schemas").resolve(extension.name());
      read(
          folder,
          extension.name(),
          extension.version(),
          schema -> schemas.put(schema.id(), schema));
    }
    return schemas;
  }

  /** The application does not change while the server runs, so two threads may both read it. */
  private Map<String, SettingsSchema> ofApplication() {
    var known = ofApplication;
    if (known != null) {
      return known;
    }
    var schemas = new TreeMap<String, SettingsSchema>();
    for (var extension : manifest.extensions()) {
      var folder = application.resolve("schemas").resolve(extension.name());
      read(
          folder,
          extension.name(),
          extension.version(),
          schema -> schemas.put(schema.id(), schema));
    }
    ofApplication = schemas;
    return schemas;
  }

  private static void read(
      Path folder, String packageName, String version, Consumer<SettingsSchema> to) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (var file : files.filter(it -> it.toString().endsWith(SUFFIX)).sorted().toList()) {
        var name = String.valueOf(file.getFileName());
        if (name.equals("package.json")) {
          continue;
        }
        var plugin = name.substring(0, name.length() - SUFFIX.length());
        readOne(file, packageName + ":" + plugin, version).ifPresent(to);
      }
    } catch (IOException unreadable) {
      throw new ServerException(
          ErrorCode.STORAGE,
          "The settings schemas in %s cannot be listed.".formatted(folder),
          unreadable);
    }
  }

  private static Optional<SettingsSchema> readOne(Path file, String id, String version) {
    try {
      var schema = Json.mapper().readTree(Files.readAllBytes(file));
      return Optional.of(new SettingsSchema(id, version, schema));
    } catch (IOException broken) {
      LOG.warn(
          "cannot read the settings schema {}, so it is left out: {}", file, broken.getMessage());
      return Optional.empty();
    }
  }
}
