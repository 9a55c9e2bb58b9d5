package io.sparkmaster.server.lab;

import io.sparkmaster.server.http.FileTree;
import io.sparkmaster.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prebuilt extensions that lie in the extension folders, as {@code <name>/package.json} or
 * {@code @<scope>/<name>/package.json}. Looked up on each call, so that one dropped in is there
 * after a reload of the page; one that cannot be read is logged and left out.
 */
final class PrebuiltExtensions {
  private static final Logger LOG = LoggerFactory.getLogger(PrebuiltExtensions.class);

  private final List<Path> folders;

  PrebuiltExtensions(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** All, sorted by name within a folder; of two of one name, that of the earlier folder. */
  List<PrebuiltExtension> installed() {
    var byName = new LinkedHashMap<String, PrebuiltExtension>();
    for (var folder : folders) {
      for (var candidate : candidates(folder)) {
        read(folder, candidate)
            .ifPresent(extension -> byName.putIfAbsent(extension.name(), extension));
      }
    }
    return List.copyOf(byName.values());
  }

  /** The file of an extension at {@code <name>/<path within it>}. */
  Optional<Path> find(String path) {
    return folders.stream().flatMap(folder -> new FileTree(folder).find(path).stream()).findFirst();
  }

  private static List<Path> candidates(Path folder) {
    var found = new ArrayList<Path>();
    for (var child : children(folder)) {
      if (String.valueOf(child.getFileName()).startsWith("@")) {
        found.addAll(children(child));
      } else {
        found.add(child);
      }
    }
    return found;
  }

  private static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException unreadable) {
      LOG.warn("cannot list the extension folder {}", folder, unreadable);
      return List.of();
    }
  }

  private static Optional<PrebuiltExtension> read(Path folder, Path candidate) {
    var file = candidate.resolve("package.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      var description =
          Json.mapper().readValue(Files.readAllBytes(file), PrebuiltExtension.Package.class);
      var name = folder.relativize(candidate).toString().replace('\\', '/');
      var lab = description.jupyterlab();
      if (lab == null || lab.build() == null || !name.equals(description.name())) {
        LOG.warn(
            "{} is no prebuilt extension of JupyterLab called {}, so it is left out", file, name);
        return Optional.empty();
      }
      var version = description.version() == null ? "" : description.version();
      var disabled =
          lab.disabledExtensions() == null ? List.<String>of() : lab.disabledExtensions();
      return Optional.of(new PrebuiltExtension(name, version, candidate, lab.build(), disabled));
    } catch (IOException broken) {
      LOG.warn("cannot read {}, so this extension is left out: {}", file, broken.getMessage());
      return Optional.empty();
    }
  }
}
