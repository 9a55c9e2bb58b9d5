package io.sparkmaster.kernel.runtime.execution;

import io.github.spencerpark.jupyter.kernel.magic.MagicParser;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.language.Language;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A cell and the language it is in.
 *
 * @param code the cell's text; a line that named the language is empty, so that positions stay
 */
record CellSource(Language language, String code) {
  private static final MagicParser MAGICS = new MagicParser("^\\s*%", "%%");

  /**
   * Reads the language off a first line such as {@code %%sql}.
   *
   * @throws KernelException for an unknown one
   */
  static CellSource of(String cell, Language otherwise) {
    var blank = cell.length() - cell.stripLeading().length();
    if (!cell.startsWith("%", blank)) {
      return new CellSource(otherwise, cell);
    }
    if (blank > 0) {
      var rest = of(cell.substring(blank), otherwise);
      // Lines stay where they are for the reader of an error.
      return new CellSource(
          rest.language(), cell.substring(0, blank).replaceAll("[^\n]", "") + rest.code());
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
    if (!magic.getMagicCall().getArgs().isEmpty()) {
      throw new KernelException(
          Code.BAD_CELL,
          "%%"
              + name
              + " takes no arguments, but there is \""
              + magic.getRawArgsLine().strip()
              + "\". Write the code on the lines below.");
    }
    return new CellSource(language, rest);
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
