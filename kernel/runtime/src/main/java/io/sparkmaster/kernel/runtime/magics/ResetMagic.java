package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.language.Language;

/** {@code %reset}: begins anew without a new process. */
final class ResetMagic implements Magic {
  private final NotebookParts parts;

  ResetMagic(NotebookParts parts) {
    this.parts = parts;
  }

  @Override
  public String usage() {
    return "%reset                   forgets what cells defined, cached and set, as a new kernel";
  }

  @Override
  public void run(String arguments, Call call) throws InterruptedException {
    if (!arguments.isEmpty()) {
      throw new KernelException(
          Code.BAD_CELL, "%reset takes no arguments, but is followed by \"" + arguments + "\".");
    }
    if (call.hasRun(Language.JAVA)) {
      throw new KernelException(
          Code.BAD_CELL,
          "%reset cannot undo what Java cells have declared, and one has run here. Restart the"
              + " kernel instead.");
    }
    parts.resetSpark();
    call.forget();
  }
}
