package io.sparkmaster.kernel.runtime.java;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/** Where the lines of JShell's classes come from in cells. Not thread-safe. */
final class CellLines {
  private static final int MAX_CLASSES = 5000;

  /** A class's source file, with the cell's lines by the class's own. */
  private record Lines(String cell, Map<Integer, Integer> inCell) {}

  private final Map<String, Lines> files =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Lines> eldest) {
          return size() > MAX_CLASSES;
        }
      };
  private String cell = "";
  private int[] ends = {};

  void begin(String code) {
    cell = code;
    ends = lineEnds(code);
  }

  /** A snippet that begins at an offset of the cell was made into a class. */
  void add(SnippetWrapper wrapper, String source, int start) {
    var inCell = new HashMap<Integer, Integer>();
    var wrapped = lineEnds(wrapper.wrapped());
    for (int at = 0; at < source.length(); at++) {
      if (!Character.isWhitespace(source.charAt(at))) {
        var position = wrapper.sourceToWrappedPosition(at);
        if (position >= 0) {
          inCell.putIfAbsent(line(wrapped, position), line(ends, start + at));
        }
      }
    }
    addStart(inCell, source);
    var name = wrapper.fullClassName();
    files.put(name.substring(name.lastIndexOf('.') + 1) + ".java", new Lines(cell, inCell));
  }

  /**
   * JShell puts {@code return $1 =} on a line of its own, before the empty lines that a source
   * begins with, and javac says of what is no call, such as {@code a[x]}, that it is there.
   */
  private static void addStart(Map<Integer, Integer> inCell, String source) {
    var empty = (int) source.substring(0, source.indexOf(source.strip())).lines().count();
    inCell.keySet().stream()
        .min(Integer::compare)
        .ifPresent(
            first -> {
              for (int line = first - 1 - empty; line < first; line++) {
                inCell.putIfAbsent(line, inCell.get(first));
              }
            });
  }

  private static int[] lineEnds(String text) {
    return IntStream.range(0, text.length()).filter(at -> text.charAt(at) == '\n').toArray();
  }

  private static int line(int[] ends, int offset) {
    var found = Arrays.binarySearch(ends, offset);
    return (found < 0 ? -found - 1 : found) + 1;
  }

  /** The place of a frame: {@code line 3: a / b}. */
  Optional<String> place(StackTraceElement frame) {
    var lines = frame.getFileName() == null ? null : files.get(frame.getFileName());
    var line = lines == null ? null : lines.inCell().get(frame.getLineNumber());
    return line == null
        ? Optional.empty()
        : Optional.of(
            "line "
                + line
                + (lines.cell().equals(cell) ? "" : " of an earlier cell")
                + ": "
                + lines.cell().split("\n", -1)[line - 1].strip());
  }
}
