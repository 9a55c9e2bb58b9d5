package io.sparkmaster.server.contents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;

/** Describes what is on disk, without its content. */
final class Models {
  private Models() {}

  static ContentsModel of(ContentsPath path, Path place) throws IOException {
    var attributes = Files.readAttributes(place, BasicFileAttributes.class);
    var type = attributes.isDirectory() ? "directory" : typeOf(path.name());
    return new ContentsModel(
        path.name(),
        path.toString(),
        type,
        Files.isWritable(place),
        iso(attributes.creationTime()),
        iso(attributes.lastModifiedTime()),
        attributes.isDirectory() ? null : attributes.size(),
        type.equals("file") ? MimeTypes.of(path.name()) : null,
        null,
        null,
        null,
        null,
        null);
  }

  static String typeOf(String name) {
    return name.endsWith(".ipynb") ? "notebook" : "file";
  }

  static String iso(FileTime time) {
    return time.toInstant().truncatedTo(ChronoUnit.MICROS).toString();
  }
}
