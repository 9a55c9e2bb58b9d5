package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.CellOutput;
import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.List;
import java.util.Optional;

/** Looks at what the cell printed. */
public final class OutputGrader implements Grader {
  private static final Probe<CellOutput> PROBE = new Probe.Output();

  private static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "match": {
            "enum": ["trimmed", "exact", "contains", "regex"], "default": "trimmed",
            "description": "trimmed: the same but for spaces at ends of lines and empty lines around; exact: the same characters; contains: the text occurs; regex: the Java regular expression is found."
          },
          "text": {
            "type": "string",
            "description": "The text or regular expression. Default: what the solution prints; a regex has none."
          },
          "stream": {
            "enum": ["stdout", "stderr"], "default": "stdout",
            "description": "Which stream to look at."
          },
          "reveal": {
            "type": "boolean", "default": true,
            "description": "Whether feedback on given data shows the first differing line. On hidden data it never does."
          }
        }
      }
      """;

  private enum Stream {
    STDOUT,
    STDERR
  }

  private record Settings(TextMatch match, Optional<String> text, Stream stream, boolean reveal) {
    static Settings of(Options options) {
      options.allow("match", "text", "stream", "reveal");
      var match = options.choice("match", TextMatch.Kind.TRIMMED);
      var text = options.text("text");
      return new Settings(
          TextMatch.of(match, options),
          text,
          options.choice("stream", Stream.STDOUT),
          options.flag("reveal", true));
    }

    String read(CellOutput output) {
      return stream == Stream.STDOUT ? output.stdout() : output.stderr();
    }
  }

  @Override
  public String id() {
    return "output";
  }

  @Override
  public String optionsSchema() {
    return SCHEMA;
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    Settings.of(options);
    return List.of(PROBE);
  }

  @Override
  public Grade grade(Evidence evidence, Options options) {
    var settings = Settings.of(options);
    var absent =
        settings.text().isPresent()
            ? Absence.ofActual(evidence, PROBE)
            : Absence.of(evidence, PROBE);
    if (absent.isPresent()) {
      return absent.get();
    }
    var actual = evidence.actual(PROBE).value().orElseThrow();
    if (settings.text().isEmpty() && evidence.expected(PROBE).value().orElseThrow().truncated()) {
      return Absence.notGradable(evidence, "The expected output is too long to compare.", "");
    }
    var wanted =
        settings
            .text()
            .orElseGet(() -> settings.read(evidence.expected(PROBE).value().orElseThrow()));
    if (settings.text().isEmpty() && wanted.isBlank()) {
      return Absence.notGradable(
          evidence, "The solution printed nothing, so there is nothing to compare.", "");
    }
    return judge(evidence, settings, actual, wanted);
  }

  private static Grade judge(
      Evidence evidence, Settings settings, CellOutput actual, String wanted) {
    var text = settings.read(actual);
    var match = settings.match();
    var partial = actual.truncated();
    if (!partial || match.provenByPart()) {
      switch (match.find(wanted, text)) {
        case YES -> {
          return Grade.passed();
        }
        case GAVE_UP -> {
          return Grade.notGradable(
              "Searching your output took too long. Print less and try again.");
        }
        case NO -> {}
      }
    }
    if (partial) {
      return Grade.notGradable(
          "Your cell printed more than can be compared. Print less and try again.");
    }
    if (text.isBlank()) {
      return Grade.failed(
          Feedback.essential("Your cell printed nothing."),
          Feedback.actionable("Print the answer with println or show()."));
    }
    var where = evidence.hidden() ? " on the hidden data" : "";
    var detail = evidence.hidden() || !settings.reveal() ? "" : match.firstDifference(wanted, text);
    return Grade.failed(
        Feedback.essential("What your cell printed" + where + match.complaint() + detail),
        Feedback.actionable(match.advice()));
  }
}
