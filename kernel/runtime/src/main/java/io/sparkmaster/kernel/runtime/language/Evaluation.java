package io.sparkmaster.kernel.runtime.language;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.text.Texts;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the evaluation of a cell ended. */
public sealed interface Evaluation {

  /**
   * The cell ran to its end.
   *
   * @param value of the last expression; null when there is none or it is null
   * @param text what the cell defined and its value, as the language's shell would print it; empty
   *     when there is nothing to say, cut with a note when it is too long for a notebook
   */
  record Completed(@Nullable Object value, String text) implements Evaluation {
    /** Cuts the text. */
    public Completed {
      text = Texts.bounded(text);
    }
  }

  /** The cell did not run: the compiler refused it. */
  record DoesNotCompile(List<Diagnostic> diagnostics) implements Evaluation {
    /** Copies the list. */
    public DoesNotCompile {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** The cell threw. */
  record Threw(Throwable error) implements Evaluation {}

  /**
   * Does nothing when the cell ran to its end.
   *
   * @throws KernelException that says why the kernel's own code, such as a prelude, did not run
   */
  default void orThrow(String what, String code) {
    if (this instanceof DoesNotCompile refused) {
      throw new KernelException(
          Code.LANGUAGE_DOES_NOT_START,
          "The " + what + " does not compile: " + render(refused.diagnostics(), code));
    }
    if (this instanceof Threw threw) {
      if (threw.error() instanceof KernelException known) {
        throw known;
      }
      throw new KernelException(
          Code.LANGUAGE_DOES_NOT_START, "The " + what + " failed: " + threw.error(), threw.error());
    }
  }

  private static String render(List<Diagnostic> diagnostics, String code) {
    return diagnostics.stream().map(each -> each.render(code)).collect(Collectors.joining("\n"));
  }
}
