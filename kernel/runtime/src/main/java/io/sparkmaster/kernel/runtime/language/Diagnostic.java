package io.sparkmaster.kernel.runtime.language;

/**
 * Something that a compiler says about a cell.
 *
 * @param line in the cell, from 1
 * @param column in the line, from 1; 0 when unknown
 * @param message what is wrong
 */
public record Diagnostic(int line, int column, String message) {

  /** The diagnostic at a character offset of the cell. */
  public static Diagnostic at(String cell, int offset, String message) {
    var before = cell.substring(0, Math.max(0, Math.min(offset, cell.length())));
    var line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Diagnostic(line, before.length() - before.lastIndexOf('\n'), message);
  }

  /** The message with the cell's line and a caret below the place. */
  public String render(String cell) {
    var lines = cell.split("\n", -1);
    if (line < 1 || line > lines.length) {
      return message;
    }
    var text = new StringBuilder("line ").append(line).append(": ").append(message);
    text.append("\n    ").append(lines[line - 1]);
    if (column > 0) {
      text.append("\n    ").append(" ".repeat(column - 1)).append('^');
    }
    return text.toString();
  }
}
