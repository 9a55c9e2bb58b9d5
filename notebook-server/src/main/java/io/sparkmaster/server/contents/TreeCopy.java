package io.sparkmaster.server.contents;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Copies a file or a folder with what is shown of it; links are followed that stay inside. */
final class TreeCopy {
  private static final Set<PosixFilePermission> USUAL =
      PosixFilePermissions.fromString("rw-r--r--");

  private final WorkspaceRoot root;

  /** The folders around what is being copied: a link to one of them would have no end. */
  private final Set<Object> around = new HashSet<>();

  TreeCopy(WorkspaceRoot root) {
    this.root = root;
  }

  void copy(Spot source, Spot target) throws IOException {
    var attributes = source.present();
    if (attributes.isDirectory()) {
      var key = key(source, attributes);
      if (around.add(key)) {
        folder(source, target);
        around.remove(key);
      }
    } else if (attributes.isRegularFile()) {
      try (var bytes = source.open()) {
        target.folder().copy(bytes, target.name(), permissions(source));
      }
    } else if (attributes.isSymbolicLink()) {
      if (root.contains(source.path())) {
        try (var linked = root.follow(source.path())) {
          copy(linked, target);
        }
      }
    }
  }

  private void folder(Spot source, Spot target) throws IOException {
    target.folder().makeFolder(target.name());
    try (var from = source.enter();
        var to = target.enter()) {
      for (var name : from.names()) {
        if (!name.startsWith(".")) {
          copy(new Spot(from, name), new Spot(to, name));
        }
      }
    }
  }

  private static Object key(Spot spot, BasicFileAttributes attributes) {
    return Objects.requireNonNullElse(attributes.fileKey(), spot.path());
  }

  private static Set<PosixFilePermission> permissions(Spot file) throws IOException {
    var view = file.folder().view(file.name(), PosixFileAttributeView.class);
    return view == null ? USUAL : view.readAttributes().permissions();
  }
}
