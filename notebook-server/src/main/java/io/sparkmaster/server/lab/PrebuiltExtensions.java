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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prebuilt extensions that lie in the extension folders, as {@code <name>/package.json} or
 * {@code @<scope>/<name>/package.json}. Looked up on each call, so that one dropped in is there
 * after a reload of the page. One that cannot be used is logged once and left out: a page that asks
 * for what is not there shows an error to everybody. So is what others on this machine could
 * change.
 */
final class PrebuiltExtensions {
  private static final Logger LOG = LoggerFactory.getLogger(PrebuiltExtensions.class);
  private static final String DESCRIPTION = "package.json";

  private final Path own;
  private final List<Path> folders;
  private final Optional<Path> learners;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private PrebuiltExtensions(Path own, Path added, Optional<Path> learners) {
    this.own = own;
    this.folders = List.of(own, added);
    this.learners = learners;
  }

  /** The distribution's first: nobody takes their names. */
  static PrebuiltExtensions of(LabOptions options) {
    return new PrebuiltExtensions(
        options.ownExtensions(), options.addedExtensions(), options.learners());
  }

  /** All, sorted by name within a folder; of two of one name, that of the earlier folder. */
  List<PrebuiltExtension> installed() {
    var byName = new LinkedHashMap<String, PrebuiltExtension>();
    for (var folder : folders) {
      if (isRefused(folder)) {
        continue;
      }
      for (var candidate : candidates(folder)) {
        read(folder, candidate)
            .ifPresent(extension -> byName.putIfAbsent(extension.name(), extension));
      }
    }
    return List.copyOf(byName.values());
  }

  /** The file of an extension that is loaded, at {@code <name>/<path within it>}. */
  Optional<Path> find(String path) {
    var parts = path.split("/", 3);
    var name = path.startsWith("@") && parts.length > 1 ? parts[0] + "/" + parts[1] : parts[0];
    for (var folder : folders) {
      var tree = new FileTree(folder);
      var described = tree.find(name + "/" + DESCRIPTION);
      if (described.isPresent()
          && !isRefused(folder)
          && read(folder, described.get().getParent()).isPresent()) {
        return tree.find(path).filter(file -> isClosedOnTheWay(folder, file));
      }
    }
    return Optional.empty();
  }

  /** The file of a theme that an extension brings. */
  Optional<Path> findTheme(String path) {
    return installed().stream()
        .map(extension -> new FileTree(extension.folder().resolve("themes")))
        .flatMap(themes -> themes.find(path).stream())
        .findFirst();
  }

  private boolean isRefused(Path folder) {
    if (Closedness.isOpen(folder)) {
      tell(
          "%s can be changed by anybody on this machine, so no extension in it is loaded. Close it: chmod o-w"
              .formatted(folder));
      return true;
    }
    return false;
  }

  /** Also where a link within the folder leads elsewhere in it. */
  private static boolean isClosedOnTheWay(Path folder, Path file) {
    try {
      var top = folder.toRealPath();
      for (var at = file.toRealPath(); !at.equals(top); at = at.getParent()) {
        if (Closedness.isOpen(at)) {
          return false;
        }
      }
      return true;
    } catch (IOException vanished) {
      return false;
    }
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

  private Optional<PrebuiltExtension> read(Path folder, Path candidate) {
    var name = folder.relativize(candidate).toString().replace('\\', '/');
    var described = new FileTree(folder).find(name + "/" + DESCRIPTION);
    if (described.isEmpty()) {
      return Optional.empty();
    }
    var file = described.get();
    if (!folder.equals(own) && isOfLearners(candidate)) {
      return leaveOut(candidate, "learners write there, within root-dir. Keep the two apart");
    }
    try {
      var open = Closedness.firstOpen(folder, candidate);
      if (open.isPresent()) {
        return leaveOut(
            candidate,
            "anybody on this machine can change %s. Close it: chmod -R o-w".formatted(open.get()));
      }
      var description =
          Json.mapper().readValue(Files.readAllBytes(file), PrebuiltExtension.Package.class);
      var lab = description.jupyterlab();
      if (lab == null || lab.build() == null || !name.equals(description.name())) {
        return leaveOut(
            candidate,
            "its package.json does not describe a prebuilt extension of JupyterLab called "
                + name
                + ". Put what `jupyter labextension build` wrote here, under the package's own"
                + " name");
      }
      var load = lab.build().load();
      var first = load == null ? Optional.<Path>empty() : new FileTree(candidate).find(load);
      if (first.isEmpty()) {
        return leaveOut(
            candidate, "its first script " + load + " is not there. Copy it again, whole");
      }
      var version = description.version() == null ? "" : description.version();
      var disabled =
          lab.disabledExtensions() == null ? List.<String>of() : lab.disabledExtensions();
      return Optional.of(new PrebuiltExtension(name, version, candidate, lab.build(), disabled));
    } catch (IOException broken) {
      return leaveOut(candidate, "its package.json cannot be read: " + broken.getMessage());
    }
  }

  /** Where links lead is looked at anew each time, since it may change. */
  private boolean isOfLearners(Path candidate) {
    if (learners.isEmpty()) {
      return false;
    }
    var theirs = real(learners.get());
    var here = real(candidate);
    return here.startsWith(theirs) || theirs.startsWith(here);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException notThereYet) {
      return path.toAbsolutePath().normalize();
    }
  }

  private Optional<PrebuiltExtension> leaveOut(Path candidate, String why) {
    tell("the extension in %s is left out: %s".formatted(candidate, why));
    return Optional.empty();
  }

  private void tell(String problem) {
    if (told.add(problem)) {
      LOG.warn("{}", problem);
    }
  }
}
