package io.sparkmaster.server.nbconvert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** A language of cells, as far as its text is looked at. */
enum Language {
  SCALA(
      "//",
      "scala",
      "abstract case catch class def do else extends false final finally for forSome if implicit"
          + " import lazy match new null object override package private protected return sealed"
          + " super this throw trait true try type val var while with yield"),
  JAVA(
      "//",
      "java",
      "abstract assert boolean break byte case catch char class continue default do double else"
          + " enum extends false final finally float for if implements import instanceof int"
          + " interface long native new null package private protected public record return sealed"
          + " short static super switch synchronized this throw throws transient true try var void"
          + " volatile while yield"),
  SQL(
      "--",
      "sql",
      "add all alter and anti any as asc between by case cast create cross cube database delete"
          + " desc describe distinct drop else end escape except exists explain false from full"
          + " function group having if in inner insert intersect into is join lateral left like"
          + " limit minus natural not null nulls offset on or order outer over partition pivot"
          + " recursive replace right rollup select semi set show sort table tablesample then true"
          + " truncate union unpivot update use using values view when where window with"),
  PYTHON(
      "#",
      "py",
      "False None True and as assert async await break class continue def del elif else except"
          + " finally for from global if import in is lambda nonlocal not or pass raise return try"
          + " while with yield"),
  /** Of which nothing is known. */
  OTHER("#", "txt", "");

  private final String comment;
  private final String extension;
  private final Set<String> keywords;

  Language(String comment, String extension, String keywords) {
    this.comment = comment;
    this.extension = extension;
    this.keywords = Set.of(keywords.split(" "));
  }

  /** What begins a comment that ends with its line. */
  String comment() {
    return comment;
  }

  /** What names of its files end with. */
  String extension() {
    return extension;
  }

  boolean isKeyword(String word) {
    return keywords.contains(this == SQL ? word.toLowerCase(Locale.ROOT) : word);
  }

  boolean hasSlashComments() {
    return this == SCALA || this == JAVA;
  }

  /** By what it is called in kernelspecs, magics and fences of Markdown. */
  static Language named(String name) {
    var lower = name.strip().toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "python3", "pyspark", "ipython" -> PYTHON;
      case "spark-sql", "sparksql" -> SQL;
      default ->
          Arrays.stream(values())
              .filter(it -> it.name().equalsIgnoreCase(lower) || it.extension.equals(lower))
              .findFirst()
              .orElse(OTHER);
    };
  }

  /** That of a notebook's cells which do not say otherwise. */
  static Language of(JsonNode notebook) {
    var metadata = notebook.path("metadata");
    var info = named(metadata.path("language_info").path("name").asText());
    if (info != OTHER) {
      return info;
    }
    var spec = metadata.path("kernelspec");
    var told = named(spec.path("language").asText());
    return told == OTHER
        ? named(spec.path("name").asText().replaceFirst("^sparkmaster-", ""))
        : told;
  }
}
