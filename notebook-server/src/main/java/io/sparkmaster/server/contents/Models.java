package io.sparkmaster.server.contents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;

/** Describes what is on disk, without its content. */
final class Models {
  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

  private Models() {}

  /**
   * Describes what is at the spot.
   *
   * @param path under which it was asked for
   */
  static ContentsModel of(ContentsPath path, Spot spot) throws IOException {
    return of(path, spot.present(), spot.path());
  }

  private static ContentsModel of(ContentsPath path, BasicFileAttributes attributes, Path place) {
    var type = attributes.isDirectory() ? "directory" : typeOf(path.name());
    return new ContentsModel(
        path.name(),
        path.toString(),
        type,
        isWritable(place),
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

  /** Root may write all that can be written; for others, nobody can hold a place and ask. */
  private static boolean isWritable(Path place) {
    return IS_ROOT || Files.isWritable(place);
  }

  static String typeOf(String name) {
    return name.endsWith(".ipynb") ? "notebook" : "file";
  }

  static String iso(FileTime time) {
    return time.toInstant().truncatedTo(ChronoUnit.MICROS).toString();
  }
}
