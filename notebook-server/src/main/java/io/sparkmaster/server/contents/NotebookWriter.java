package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * Writes JSON byte for byte as nbformat does: one space of indent, sorted keys, letters beyond
 * ASCII as they are, a newline at the end. So a notebook that both programs save shows no false
 * differences in git.
 */
final class NotebookWriter {
  private final StringBuilder out = new StringBuilder();

  private NotebookWriter() {}

  static byte[] write(JsonNode notebook) {
    var writer = new NotebookWriter();
    writer.value(notebook, 0);
    writer.out.append('\n');
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(JsonNode node, int depth) {
    if (node.isObject()) {
      object(node, depth);
    } else if (node.isArray()) {
      array(node, depth);
    } else if (node.isTextual()) {
      string(node.textValue());
    } else {
      out.append(node.asText());
    }
  }

  private void object(JsonNode node, int depth) {
    var names = new ArrayList<String>(node.size());
    node.fieldNames().forEachRemaining(names::add);
    names.sort(null);
    if (names.isEmpty()) {
      out.append("{}");
      return;
    }
    var separator = '{';
    for (var name : names) {
      out.append(separator);
      newLine(depth + 1);
      string(name);
      out.append(": ");
      value(node.get(name), depth + 1);
      separator = ',';
    }
    newLine(depth);
    out.append('}');
  }

  private void array(JsonNode node, int depth) {
    if (node.isEmpty()) {
      out.append("[]");
      return;
    }
    var separator = '[';
    for (var element : node) {
      out.append(separator);
      newLine(depth + 1);
      value(element, depth + 1);
      separator = ',';
    }
    newLine(depth);
    out.append(']');
  }

  private void newLine(int depth) {
    out.append('\n').append(" ".repeat(depth));
  }

  private void string(String text) {
    out.append('"');
    var from = 0;
    for (var at = 0; at < text.length(); at++) {
      var c = text.charAt(at);
      if (c < ' ' || c == '"' || c == '\\' || (Character.isSurrogate(c) && isLone(text, at))) {
        // Piece by piece: character by character takes most of the time of a save.
        out.append(text, from, at);
        escape(c);
        from = at + 1;
      }
    }
    out.append(text, from, text.length());
    out.append('"');
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\f' -> out.append("\\f");
      case '\b' -> out.append("\\b");
      default -> out.append("\\u%04x".formatted((int) c));
    }
  }

  /** Half a character has no UTF-8 form and would be lost if it were not escaped. */
  private static boolean isLone(String text, int at) {
    var c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
