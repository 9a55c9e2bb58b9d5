package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.TargetValue;
import java.util.List;

/** Judges the answer to a question: a choice, a number, a few words, an order. */
public final class QuizGrader implements Grader {
  private static final Probe<TargetValue> PROBE = new Probe.Value();

  private static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "required": ["kind"],
        "properties": {
          "kind": {
            "enum": ["single", "multiple", "numeric", "text", "ordering"],
            "description": "What kind of answer the question has."
          },
          "answer": {
            "type": ["string", "number", "boolean", "array"],
            "description": "The right answer: a choice, several choices, a number, a text or several that are right, things in order. Default: the exercise's expected value."
          },
          "choices": {
            "type": "object", "minProperties": 2,
            "additionalProperties": {"type": ["string", "null"]},
            "description": "For single and multiple: each choice, with what to tell who makes it."
          },
          "partial": {
            "type": "boolean", "default": true,
            "description": "For multiple and ordering: whether a part of the answer gives a part of the points."
          },
          "reveal": {
            "type": "boolean", "default": true,
            "description": "Whether feedback at Check says how far an answer is right. At Submit it never does."
          },
          %s
        }
      }
      """
          .formatted(Tolerance.SCHEMA.indent(4).strip());

  @Override
  public String id() {
    return "quiz";
  }

  @Override
  public String optionsSchema() {
    return SCHEMA;
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    QuizOptions.of(options);
    return List.of(PROBE);
  }

  @Override
  public Grade grade(Evidence evidence, Options options) {
    var quiz = QuizOptions.of(options);
    var absent = Absence.ofActual(evidence, PROBE);
    if (absent.isPresent()) {
      return absent.get();
    }
    if (quiz.answer().isEmpty()) {
      var unknown = Absence.of(evidence, PROBE);
      if (unknown.isPresent()) {
        return unknown.get();
      }
    }
    var right =
        quiz.answer().isEmpty()
            ? QuizAnswer.parts(
                evidence.expected(PROBE).value().orElseThrow().content(), quiz.kind())
            : quiz.answer();
    var given =
        QuizAnswer.parts(evidence.actual(PROBE).value().orElseThrow().content(), quiz.kind());
    return QuizAnswer.grade(quiz, right, given, evidence.hidden());
  }
}
