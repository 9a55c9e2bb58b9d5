package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.magics.MagicLine;
import io.sparkmaster.kernel.runtime.magics.Magics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cell and what the lines above its code say.
 *
 * @param code the cell's text; lines that speak to the kernel are empty, so that positions stay
 * @param resultName the variable that a SQL cell's result goes to; empty for none
 * @param magics the lines to be done before the code
 * @param timed whether to show how long the code takes
 */
record CellSource(
    Language language, String code, String resultName, List<MagicLine> magics, boolean timed) {
  private static final Pattern RESULT_NAME = Pattern.compile("name=([A-Za-z_]\\w*)");
  private static final String TIME = "time";

  CellSource {
    magics = List.copyOf(magics);
  }

  /** Code of a language, and nothing above it. */
  CellSource(Language language, String code) {
    this(language, code, "", List.of(), false);
  }

  /**
   * Reads the lines at the top of a cell that begin with a percent sign: {@code %%sql}, {@code
   * %conf ...}. Blank lines may be between them.
   *
   * @throws KernelException for an unknown language
   */
  static CellSource of(String cell, Language otherwise) {
    Optional<Language> language = Optional.empty();
    var resultName = "";
    var magics = new ArrayList<MagicLine>();
    var timed = false;
    var code = new StringBuilder();
    var start = 0;
    while (start < cell.length()) {
      var end = cell.indexOf('\n', start) < 0 ? cell.length() : cell.indexOf('\n', start);
      var line = cell.substring(start, end).strip();
      if (!line.isEmpty() && !line.startsWith("%")) {
        break;
      }
      if (line.startsWith("%%")) {
        var magic = MagicLine.of(line.substring(1));
        if (magic.name().equals(TIME)) {
          timed = true;
          code.append(magic.arguments());
        } else {
          var named = language(magic);
          language = Optional.of(named);
          resultName = resultName(named, magic.arguments());
        }
      } else if (line.startsWith("%")) {
        var magic = MagicLine.of(line);
        if (magic.name().equals(TIME)) {
          timed = true;
          code.append(magic.arguments());
        } else {
          magics.add(magic);
        }
      }
      code.append(cell, end, Math.min(end + 1, cell.length()));
      start = end + 1;
    }
    var noMagic = magics.isEmpty() && language.isEmpty() && !timed;
    var rest = noMagic ? cell : code + cell.substring(Math.min(start, cell.length()));
    return new CellSource(language.orElse(otherwise), rest, resultName, magics, timed);
  }

  private static Language language(MagicLine magic) {
    return Language.of(magic.name()).orElseThrow(() -> unknown("%%" + magic.name()));
  }

  private static String resultName(Language language, String arguments) {
    var name = RESULT_NAME.matcher(arguments);
    if (arguments.isEmpty()) {
      return "";
    }
    if (language == Language.SQL && name.matches()) {
      return name.group(1);
    }
    throw new KernelException(
        Code.BAD_CELL,
        "%%"
            + language.id()
            + " takes no arguments"
            + (language == Language.SQL ? " but name=VARIABLE" : "")
            + ", and there is \""
            + arguments
            + "\". Write the code on the lines below.");
  }

  private static KernelException unknown(String magic) {
    return Magics.unknown(magic, cellMagics());
  }

  /** What a cell's first line can say, with its signs. */
  static List<String> cellMagics() {
    return Stream.concat(Arrays.stream(Language.values()).map(Language::id), Stream.of(TIME))
        .map(name -> "%%" + name)
        .toList();
  }
}
