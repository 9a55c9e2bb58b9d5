package io.sparkmaster.kernel.runtime.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program of some cells and what has to come of it.
 *
 * @param group the file it is in, which names the language of cells without a magic
 * @param expected what it prints; for a failing one, lines that its error report has to hold
 */
record Program(String group, String name, List<String> cells, boolean fails, String expected) {
  static final List<String> GROUPS = List.of("scala", "java", "sql", "mixed");

  Program {
    cells = List.copyOf(cells);
  }

  /** All programs, in the order of their files. */
  static List<Program> all() {
    return GROUPS.stream().flatMap(Program::of).toList();
  }

  private static Stream<Program> of(String group) {
    String text;
    try (var in = Program.class.getResourceAsStream("/programs/" + group + ".txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.stream(text.split("(?m)^=== ")).skip(1).map(each -> parse(group, each));
  }

  private static Program parse(String group, String text) {
    var nameEnd = text.indexOf('\n');
    var fails = text.contains("\n!!!\n");
    var parts = text.substring(nameEnd + 1).split(fails ? "(?m)^!!!\n" : "(?m)^>>>\n");
    if (parts.length != 2) {
      throw new IllegalArgumentException("A program wants one expectation: " + text);
    }
    var cells = new ArrayList<String>();
    for (var cell : parts[0].split("(?m)^---\n")) {
      var magic = group.equals("mixed") || cell.startsWith("%%") ? "" : "%%" + group + "\n";
      cells.add(magic + cell.stripTrailing());
    }
    return new Program(group, text.substring(0, nameEnd).strip(), cells, fails, parts[1].strip());
  }

  @Override
  public String toString() {
    return group + ": " + name;
  }
}
