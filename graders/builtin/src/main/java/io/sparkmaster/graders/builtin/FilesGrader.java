package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.Evidence;
import io.sparkmaster.graders.spi.v1.Feedback;
import io.sparkmaster.graders.spi.v1.FileEntry;
import io.sparkmaster.graders.spi.v1.Grade;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.Probe;
import java.util.ArrayList;
import java.util.List;

/** Looks at the files that an answer wrote: their format, folders, number and size. */
public final class FilesGrader implements Grader {
  private static final Probe<List<FileEntry>> PROBE = new Probe.Files();

  private static final String SCHEMA =
      """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "properties": {
          "format": {
            "enum": ["parquet", "orc", "json", "csv", "avro", "text"],
            "description": "The format of every file with data, by its name."
          },
          "partitioned_by": {
            "type": ["array", "string"], "items": {"type": "string"},
            "description": "The columns that folders are named by, from the outermost; [] for none."
          },
          "files": {
            "$ref": "#/$defs/bounds",
            "description": "Least and most files with data."
          },
          "files_per_folder": {
            "$ref": "#/$defs/bounds",
            "description": "Least and most files with data in each folder that has any."
          },
          "file_bytes": {
            "$ref": "#/$defs/bounds",
            "description": "Least and most bytes of each file with data."
          },
          "complete": {
            "type": "boolean", "default": true,
            "description": "Whether the file _SUCCESS must be there, which Spark writes last."
          }
        },
        "$defs": {
      %s
        }
      }
      """
          .formatted(Bounds.DEFINITION.indent(4).stripTrailing());

  @Override
  public String id() {
    return "files";
  }

  @Override
  public String optionsSchema() {
    return SCHEMA;
  }

  @Override
  public List<Probe<?>> probes(Options options) {
    FilesRules.of(options);
    return List.of(PROBE);
  }

  @Override
  public Grade grade(Evidence evidence, Options options) {
    var rules = FilesRules.of(options);
    var absent = Absence.ofActual(evidence, PROBE);
    if (absent.isPresent()) {
      return absent.get();
    }
    var written = new WrittenData(evidence.actual(PROBE).value().orElseThrow());
    if (written.data().isEmpty()) {
      return Grade.failed(
          Feedback.essential("There is no file with data in the place that the exercise asks for."),
          Feedback.actionable(
              "Write your DataFrame to that path with df.write, and let the cell run to its end."));
    }
    var complaints = rules.complaints(written);
    if (complaints.isEmpty()) {
      return Grade.passed(Feedback.praise("Your files are laid out as the exercise asks."));
    }
    var feedback = new ArrayList<Feedback>();
    for (var complaint : complaints) {
      feedback.add(
          Feedback.essential(complaint.what() + (evidence.hidden() ? "" : complaint.detail())));
      feedback.add(Feedback.actionable(complaint.remedy()));
    }
    return Grade.failed(feedback);
  }
}
