package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.output.StreamCapture;
import java.util.ArrayList;

/** {@code %who}: the notebook's variables. */
final class WhoMagic implements Magic {
  private final NotebookParts parts;

  WhoMagic(NotebookParts parts) {
    this.parts = parts;
  }

  @Override
  public String usage() {
    return "%who                     the variables of all languages, and the tables";
  }

  @Override
  public void run(String arguments, Call call) {
    var lines = new ArrayList<String>();
    parts
        .languages()
        .forEach(
            (language, evaluator) ->
                evaluator
                    .variables()
                    .forEach((name, type) -> lines.add(line(language.id(), name, type))));
    for (var table : parts.spark().catalog().listTables().collectAsList()) {
      var kind = table.isTemporary() ? "temporary view" : "table";
      lines.add(line("sql", table.name(), kind));
    }
    StreamCapture.say(String.join("\n", lines));
  }

  private static String line(String language, String name, String type) {
    return String.format("%-6s %-20s %s", language, name, type);
  }
}
