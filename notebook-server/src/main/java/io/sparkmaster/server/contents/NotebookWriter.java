package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Writes JSON byte for byte as nbformat does: one space of indent, sorted keys, letters beyond
 * ASCII as they are, a newline at the end. So a notebook that both programs save shows no false
 * differences in git.
 */
final class NotebookWriter {
  private static final int FIRST_BYTES = 1 << 14;

  private byte[] out = new byte[FIRST_BYTES];
  private int length;

  private NotebookWriter() {}

  private static NotebookWriter of(JsonNode notebook) {
    var writer = new NotebookWriter();
    writer.value(notebook, 0);
    writer.put('\n');
    return writer;
  }

  static byte[] write(JsonNode notebook) {
    var writer = of(notebook);
    return Arrays.copyOf(writer.out, writer.length);
  }

  /** Hex SHA-256 of what {@link #write} gives. */
  static String digest(JsonNode notebook) {
    var writer = of(notebook);
    return Sha256.hex(writer.out, writer.length);
  }

  private void value(JsonNode node, int depth) {
    if (node.isObject()) {
      object(node, depth);
    } else if (node.isArray()) {
      array(node, depth);
    } else if (node.isTextual()) {
      string(node.textValue());
    } else {
      ascii(node.asText());
    }
  }

  private void object(JsonNode node, int depth) {
    var names = new ArrayList<String>(node.size());
    node.fieldNames().forEachRemaining(names::add);
    names.sort(null);
    if (names.isEmpty()) {
      ascii("{}");
      return;
    }
    var separator = '{';
    for (var name : names) {
      put(separator);
      newLine(depth + 1);
      string(name);
      ascii(": ");
      value(node.get(name), depth + 1);
      separator = ',';
    }
    newLine(depth);
    put('}');
  }

  private void array(JsonNode node, int depth) {
    if (node.isEmpty()) {
      ascii("[]");
      return;
    }
    var separator = '[';
    for (var element : node) {
      put(separator);
      newLine(depth + 1);
      value(element, depth + 1);
      separator = ',';
    }
    newLine(depth);
    put(']');
  }

  private void newLine(int depth) {
    room(depth + 1);
    out[length++] = '\n';
    Arrays.fill(out, length, length + depth, (byte) ' ');
    length += depth;
  }

  private void room(int more) {
    if (out.length - length < more) {
      out = Arrays.copyOf(out, Math.max(Math.addExact(length, more), doubled()));
    }
  }

  private int doubled() {
    return (int) Math.min(Integer.MAX_VALUE - 8L, 2L * out.length);
  }

  private void put(char ascii) {
    room(1);
    out[length++] = (byte) ascii;
  }

  private void ascii(String text) {
    room(text.length());
    for (var at = 0; at < text.length(); at++) {
      out[length++] = (byte) text.charAt(at);
    }
  }

  private void string(String text) {
    put('"');
    room(text.length());
    for (var at = 0; at < text.length(); at++) {
      var c = text.charAt(at);
      if (c >= ' ' && c < 0x80 && c != '"' && c != '\\') {
        room(1);
        out[length++] = (byte) c;
      } else if (c < 0x80 || (Character.isSurrogate(c) && isLone(text, at))) {
        escape(c);
      } else if (Character.isHighSurrogate(c)) {
        utf8(text.codePointAt(at++));
      } else {
        utf8(c);
      }
    }
    put('"');
  }

  private void utf8(int point) {
    room(4);
    if (point < 0x800) {
      out[length++] = (byte) (0xc0 | (point >> 6));
    } else if (point < 0x10000) {
      out[length++] = (byte) (0xe0 | (point >> 12));
      out[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    } else {
      out[length++] = (byte) (0xf0 | (point >> 18));
      out[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
      out[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    }
    out[length++] = (byte) (0x80 | (point & 0x3f));
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> ascii("\\\"");
      case '\\' -> ascii("\\\\");
      case '\n' -> ascii("\\n");
      case '\r' -> ascii("\\r");
      case '\t' -> ascii("\\t");
      case '\f' -> ascii("\\f");
      case '\b' -> ascii("\\b");
      default -> ascii("\\u%04x".formatted((int) c));
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
