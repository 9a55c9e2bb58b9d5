package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads right answers that an author has written down. */
final class InlineReader {
  private InlineReader() {}

  static Expected value(YamlMapping mapping, FaultLog log) {
    var node = mapping.required("value").orElseThrow();
    var value = node instanceof ScalarNode ? YamlValues.plain(node) : null;
    if (value == null) {
      log.add(
          Kind.WRONG_TYPE,
          YamlFile.place(node),
          "expected.value is " + YamlValues.kind(node) + ".",
          "Write one number, text or truth value.");
      return new Expected.FromSolution();
    }
    return new Expected.InlineValue(value);
  }

  static Expected rows(YamlMapping mapping, FaultLog log) {
    var rows = new ArrayList<List<Object>>();
    for (var row : mapping.list("rows")) {
      if (row instanceof SequenceNode sequence) {
        rows.add(row(sequence));
      } else {
        log.add(
            Kind.WRONG_TYPE,
            YamlFile.place(row),
            "A row of expected.rows is " + YamlValues.kind(row) + ".",
            "Write each row as a list of values, in the order of the columns.");
      }
    }
    return new Expected.InlineRows(rows);
  }

  private static List<Object> row(SequenceNode sequence) {
    var values = new ArrayList<Object>();
    for (Node node : sequence.getValue()) {
      values.add(YamlValues.plain(node));
    }
    return values;
  }
}
