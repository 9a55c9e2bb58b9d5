package io.sparkmaster.kernel.runtime.inspection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What jars of sources say about the types and members of the libraries that they belong to. */
public final class SourceDocs {
  private static final System.Logger LOG = System.getLogger(SourceDocs.class.getName());
  private static final List<String> PLACES =
      List.of(
          "org/apache/spark/sql/",
          "org/apache/spark/sql/streaming/",
          "org/apache/spark/sql/types/",
          "org/apache/spark/sql/expressions/",
          "org/apache/spark/api/java/",
          "org/apache/spark/rdd/",
          "org/apache/spark/broadcast/",
          "org/apache/spark/");

  private final List<Path> jars;

  private SourceDocs(List<Path> jars) {
    this.jars = List.copyOf(jars);
  }

  /** Jars of sources in a folder, which need not be there. */
  public static SourceDocs in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new SourceDocs(List.of());
    }
    try (Stream<Path> files = Files.list(folder)) {
      return new SourceDocs(
          files.filter(file -> file.toString().endsWith("-sources.jar")).sorted().toList());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot list " + folder, e);
      return new SourceDocs(List.of());
    }
  }

  /**
   * The comment above a declaration.
   *
   * @param owner the type, with its package or, for those of Spark, without
   * @param name of a member, or the type's own
   */
  public Optional<String> of(String owner, String name) {
    var type = owner.replaceAll("[<\\[].*|\\$$", "").replaceFirst("\\.package$", "");
    var paths =
        type.contains(".")
            ? List.of(type.replace('.', '/'))
            : PLACES.stream().map(place -> place + type).toList();
    return paths.stream()
        .flatMap(path -> Stream.of(path + ".scala", path + ".java"))
        .flatMap(path -> text(path).stream())
        .findFirst()
        .flatMap(text -> DocComment.of(text, name));
  }

  private Optional<String> text(String path) {
    for (var jar : jars) {
      try (var zip = new ZipFile(jar.toFile())) {
        var entry = zip.getEntry(path);
        if (entry != null) {
          return Optional.of(read(zip, entry));
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "Cannot read " + jar, e);
      }
    }
    return Optional.empty();
  }

  private static String read(ZipFile zip, ZipEntry entry) throws IOException {
    try (var in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
