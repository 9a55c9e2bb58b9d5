package io.sparkmaster.kernel.runtime.execution;

import io.github.spencerpark.jupyter.kernel.magic.MagicParser;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.language.Language;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A cell and the language it is in.
 *
 * @param code the cell's text; a line that named the language is empty, so that positions stay
 * @param resultName the variable that a SQL cell's result goes to; empty for none
 */
record CellSource(Language language, String code, String resultName) {
  private static final Pattern RESULT_NAME = Pattern.compile("name=([A-Za-z_]\\w*)");
  private static final MagicParser MAGICS = new MagicParser("^\\s*%", "%%");

  /**
   * Reads the language off a first line such as {@code %%sql}.
   *
   * @throws KernelException for an unknown one
   */
  static CellSource of(String cell, Language otherwise) {
    var blank = cell.length() - cell.stripLeading().length();
    if (!cell.startsWith("%", blank)) {
      return new CellSource(otherwise, cell, "");
    }
    if (blank > 0) {
      var rest = of(cell.substring(blank), otherwise);
      // Lines stay where they are for the reader of an error.
      return new CellSource(
          rest.language(),
          cell.substring(0, blank).replaceAll("[^\n]", "") + rest.code(),
          rest.resultName());
    }
    var firstLineEnd = cell.indexOf('\n') < 0 ? cell.length() : cell.indexOf('\n');
    var rest = cell.substring(firstLineEnd);
    // Basekernel's parser wants a body, which a cell being typed may not have yet.
    var magic = MAGICS.parseCellMagic(cell.substring(0, firstLineEnd) + "\nbody");
    if (magic == null) {
      throw unknown(cell.substring(0, firstLineEnd).strip());
    }
    var name = magic.getMagicCall().getName();
    var language = Language.of(name).orElseThrow(() -> unknown("%%" + name));
    var arguments = String.join(" ", magic.getMagicCall().getArgs());
    return new CellSource(language, rest, resultName(language, arguments));
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
    var known =
        Arrays.stream(Language.values()).map(l -> "%%" + l.id()).collect(Collectors.joining(", "));
    return new KernelException(
        Code.BAD_CELL,
        "There is no \""
            + magic
            + "\". The first line of a cell can be one of "
            + known
            + ", and the cell's code follows on the next line.");
  }
}
