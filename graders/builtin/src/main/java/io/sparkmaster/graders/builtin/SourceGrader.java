package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.CellSource;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks for names, keywords and constructs in the text of a cell. */
public final class SourceGrader implements Grader {
  private static final Probe<CellSource> PROBE = new Probe.Source();

  private static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "properties": {
          "must": {
            "$ref": "#/$defs/names",
            "description": "Names, keywords or words in a row that the cell must use, such as groupBy, spark.sql, GROUP BY."
          },
          "must_not": {
            "$ref": "#/$defs/names",
            "description": "What the cell must not use. Comments and texts do not count."
          },
          "sql_in_texts": {
            "type": "boolean", "default": false,
            "description": "Whether SQL in texts of a Scala or Java cell counts too."
          },
          "at_most": {
            "type": "object", "minProperties": 1,
            "additionalProperties": {"type": "integer", "minimum": 0},
            "description": "How often the cell may use what the key names."
          }
        },
        "$defs": {
          "names": {"type": ["array", "string"], "items": {"type": "string"}, "minItems": 1}
        }
      }
      """;

  private record Rules(List<String> must, Map<String, Long> atMost, boolean sqlInTexts) {
    static Rules of(Options options) {
      options.allow("must", "must_not", "at_most", "sql_in_texts");
      var must = names(options, "must");
      var atMost = new LinkedHashMap<String, Long>();
      names(options, "must_not").forEach(name -> atMost.put(name, 0L));
      options
          .nested("at_most")
          .ifPresent(
              limits ->
                  limits
                      .asMap()
                      .keySet()
                      .forEach(
                          name ->
                              limits
                                  .whole(name, 0, Integer.MAX_VALUE)
                                  .ifPresent(most -> atMost.put(name, most))));
      if (must.isEmpty() && atMost.isEmpty()) {
        throw options.missing("must", "what the cell must use, or give must_not or at_most");
      }
      must.stream()
          .filter(atMost::containsKey)
          .filter(name -> atMost.get(name) == 0)
          .findFirst()
          .ifPresent(
              name -> {
                throw options.bad("must", "without \"%s\", which must_not has too".formatted(name));
              });
      return new Rules(must, atMost, options.flag("sql_in_texts", false));
    }

    private static List<String> names(Options options, String option) {
      var names = options.texts(option);
      if (options.has(option) && (names.isEmpty() || names.stream().anyMatch(Rules::isNothing))) {
        throw options.bad(option, "a list of names such as [collect, spark.sql]");
      }
      return names;
    }

    private static boolean isNothing(String name) {
      return SourceTokens.of(name, SourceLanguage.SCALA).isEmpty();
    }
  }

  @Override
  public String id() {
    return "source";
  }

  @Override
  public String optionsSchema() {
    return SCHEMA;
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    Rules.of(options);
    return List.of(PROBE);
  }

  @Override
  public Grade grade(Evidence evidence, Options options) {
    var rules = Rules.of(options);
    var absent = Absence.ofActual(evidence, PROBE);
    if (absent.isPresent()) {
      return absent.get();
    }
    var cell = evidence.actual(PROBE).value().orElseThrow();
    var language = SourceLanguage.of(cell.language());
    if (language.isEmpty()) {
      return Absence.notGradable(
          evidence, "Cells in %s cannot be read.".formatted(cell.language()), "");
    }
    var source = SourceTokens.of(cell.text(), language.get());
    var inTexts = rules.sqlInTexts() && language.get() != SourceLanguage.SQL;
    var texts = new SqlInTexts(inTexts ? source : List.of());
    var handedOver = texts.handedOver();
    var anywhere = texts.anywhere();
    var feedback = new ArrayList<Feedback>();
    for (var name : rules.must()) {
      if (lines(name, language.get(), source, handedOver).isEmpty()) {
        feedback.add(
            Feedback.essential(
                "Your cell does not use \"%s\", which the exercise asks for.".formatted(name)));
        feedback.add(
            Feedback.actionable(
                "Solve the exercise with it. A mention in a comment or in a text does not count."));
      }
    }
    rules
        .atMost()
        .forEach(
            (name, most) ->
                limit(name, most, lines(name, language.get(), source, anywhere), feedback));
    return feedback.isEmpty()
        ? Grade.passed(Feedback.praise("Your code uses only what the exercise allows."))
        : Grade.failed(feedback);
  }

  private static List<Integer> lines(
      String name, SourceLanguage language, List<SourceToken> source, List<SourceToken> sql) {
    var lines = new ArrayList<>(new SourcePattern(name, language).lines(source));
    lines.addAll(new SourcePattern(name, SourceLanguage.SQL).lines(sql));
    return lines;
  }

  private static void limit(String name, long most, List<Integer> lines, List<Feedback> feedback) {
    if (lines.size() <= most) {
      return;
    }
    var where =
        lines.stream().distinct().limit(5).map(String::valueOf).collect(Collectors.joining(", "));
    var places = (lines.stream().distinct().count() == 1 ? "line " : "lines ") + where;
    feedback.add(
        Feedback.essential(
            most == 0
                ? "Your cell uses \"%s\" (%s), which the exercise rules out."
                    .formatted(name, places)
                : "Your cell uses \"%s\" %s (%s); the exercise allows %d."
                    .formatted(name, Shown.count(lines.size(), "time"), places, most)));
    feedback.add(
        Feedback.actionable(
            most == 0
                ? "Solve it without: read again what the exercise wants you to use instead."
                : "Keep the result of one use in a variable, and use that again."));
  }
}
