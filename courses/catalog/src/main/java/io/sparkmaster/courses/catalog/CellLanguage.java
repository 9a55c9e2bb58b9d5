package io.sparkmaster.courses.catalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A language that cells are written in. */
public enum CellLanguage {
  /** Scala, the kernel's own. */
  SCALA("//", List.of("???")),
  /** Java, by JShell. */
  JAVA("//", List.of("throw new UnsupportedOperationException(\"YOUR CODE HERE\");")),
  /** Spark SQL. */
  SQL("--", List.of());

  private static final String KERNELSPEC_PREFIX = "sparkmaster-";
  private static final String MAGIC_PREFIX = "%%";

  private final String comment;
  private final List<String> stubCode;

  CellLanguage(String comment, List<String> stubCode) {
    this.comment = comment;
    this.stubCode = stubCode;
  }

  /** The name in metadata, in cell magics and in the file names of mutants. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a comment to the end of the line begins with. */
  String comment() {
    return comment;
  }

  /** The lines that stand where a solution was: they compile, but do not answer. */
  List<String> stub() {
    var lines = new ArrayList<String>();
    lines.add(comment + " YOUR CODE HERE");
    lines.addAll(stubCode);
    return lines;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(CellLanguage::text).toList();
  }

  static Optional<CellLanguage> of(String text) {
    return Arrays.stream(values()).filter(language -> language.text().equals(text)).findFirst();
  }

  /** The language of cells without magic under a kernelspec, such as sparkmaster-scala. */
  static Optional<CellLanguage> ofKernelspec(String kernelspec) {
    return kernelspec.startsWith(KERNELSPEC_PREFIX)
        ? of(kernelspec.substring(KERNELSPEC_PREFIX.length()))
        : Optional.empty();
  }

  /** The language that the cell's first line asks for, if it does. */
  public static Optional<CellLanguage> ofMagic(String source) {
    var first = source.lines().findFirst().orElse("").strip();
    return first.startsWith(MAGIC_PREFIX)
        ? of(first.substring(MAGIC_PREFIX.length()).split("\\s", 2)[0])
        : Optional.empty();
  }
}
