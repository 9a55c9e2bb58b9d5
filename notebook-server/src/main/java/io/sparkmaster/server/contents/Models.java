package io.sparkmaster.server.contents;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;

/** Describes what is on disk, without its content. */
final class Models {
  private Models() {}

  /**
   * Describes what is at the spot.
   *
   * @param path under which it was asked for
   */
  static ContentsModel of(ContentsPath path, Spot spot) throws IOException {
    var attributes = spot.present();
    var type = attributes.isDirectory() ? "directory" : typeOf(path.name());
    return new ContentsModel(
        path.name(),
        path.toString(),
        type,
        spot.isWritable(),
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
