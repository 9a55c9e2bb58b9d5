package io.sparkmaster.kernel.runtime.scala;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The text of the last cells, to tell where in it an error was thrown. Not thread-safe. */
final class CellSources {
  private static final int MAX_CELLS = 1000;

  private final Map<String, String> byPackage =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_CELLS;
        }
      };

  private String current = "";

  /** A cell is going to be compiled. */
  void begin(String code) {
    current = code;
  }

  /** It was compiled into that package. */
  void add(String cellPackage) {
    byPackage.put(cellPackage, current);
  }

  /** The place of a frame: {@code line 3: a / b}. */
  Optional<String> place(StackTraceElement frame) {
    var name = frame.getClassName();
    var code = byPackage.get(name.substring(0, Math.max(0, name.indexOf('.'))));
    var lines = code == null ? new String[0] : code.split("\n", -1);
    var line = frame.getLineNumber();
    return name.contains("$iw") && line >= 1 && line <= lines.length && !lines[line - 1].isBlank()
        ? Optional.of(
            "line "
                + line
                + (code.equals(current) ? "" : " of an earlier cell")
                + ": "
                + lines[line - 1].strip())
        : Optional.empty();
  }
}
