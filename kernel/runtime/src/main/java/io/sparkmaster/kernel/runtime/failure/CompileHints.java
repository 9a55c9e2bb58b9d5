package io.sparkmaster.kernel.runtime.failure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What those often need who come from Python, or who meet Spark's Scala for the first time. */
final class CompileHints {
  private static final Map<Pattern, String> HINTS = new LinkedHashMap<>();

  static {
    put(
        "value (\\w+) is not a member of"
            + " org\\.apache\\.spark\\.sql\\.(?:DataFrame|Dataset.*|package\\.DataFrame)",
        "If $1 is a column: $\"$1\", col(\"$1\") or df(\"$1\").");
    put("not found: value (True|False)\\b", "Scala writes true and false.");
    put(
        "not found: value None\\b|cannot find symbol.*\\bNone\\b",
        "null, or in Java Optional.empty().");
    put(
        "not found: object pyspark\\b|object pyspark is not",
        "Cells are Scala, Java or SQL: spark is here already, and functions such as col and sum are"
            + " imported.");
    put(
        "not found: value (print|len|range|str|int|float)\\b",
        "That is Python. Scala: println, x.length, 0 until n, x.toString, x.toInt, x.toDouble.");
    put(
        "cannot be applied to \\(Boolean\\)|type mismatch;[\\s\\S]*found *: Boolean[\\s\\S]*Column",
        "Columns are compared with === and =!=; == and != compare the objects at once.");
    put(
        "Unable to find encoder for type",
        "A Dataset holds case classes, tuples, numbers, strings and other types with an encoder."
            + " For any other class use an RDD, or Encoders.kryo.");
    put(
        "incompatible types: .* ambiguous|reference to (?:map|filter|flatMap|foreach) is ambiguous",
        "Say which function it is: (MapFunction<A, B>) x -> …, with an encoder such as"
            + " Encoders.LONG() for map.");
    put(
        "unclosed character literal",
        "A text has double quotes here: \"text\". Single quotes hold one character.");
  }

  private CompileHints() {}

  private static void put(String pattern, String hint) {
    HINTS.put(Pattern.compile(pattern), hint);
  }

  private static final Pattern SQL = Pattern.compile("Syntax error at or near '(\\w+)'");

  private static final List<String> KEYWORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP",
          "ORDER",
          "HAVING",
          "JOIN",
          "LIMIT",
          "WITH",
          "CREATE",
          "INSERT",
          "SHOW",
          "DESCRIBE",
          "DISTINCT",
          "UNION",
          "VALUES",
          "BETWEEN");

  private static Optional<String> keyword(String message) {
    var found = SQL.matcher(message);
    return found.find()
        ? Optional.of(NearNames.question(found.group(1), KEYWORDS).strip())
            .filter(question -> !question.isEmpty())
        : Optional.empty();
  }

  /** A hint for what a compiler said. */
  static Optional<String> of(String message) {
    return HINTS.entrySet().stream()
        .flatMap(
            each -> {
              var found = each.getKey().matcher(message);
              return found.find()
                  ? Stream.of(
                      each.getValue()
                          .replace(
                              "$1", found.groupCount() > 0 ? String.valueOf(found.group(1)) : ""))
                  : Stream.<String>empty();
            })
        .findFirst()
        .or(() -> keyword(message));
  }
}
