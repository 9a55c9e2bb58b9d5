package io.sparkmaster.kernel.runtime.scala;

import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import java.lang.reflect.InvocationTargetException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.MemberHandlers;

/** What comes of a compiled cell: running it, its value and its text. */
final class CellResult {
  private static final Pattern UNNAMED_RESULT = Pattern.compile("res\\d+");
  private static final int MAX_TEXT_CHARS = 100_000;

  private CellResult() {}

  /** Runs the cell; throws what it throws, wrapped as reflection and initializers do it. */
  static Evaluation.Completed of(IMain.Request request) throws InvocationTargetException {
    var lines = request.lineRep();
    // The value first: it runs the cell, so that what printing throws is told apart.
    var value = hasValue(request) ? call(lines, lines.resultName()) : null;
    var text = description(request, lines);
    return new Evaluation.Completed(
        value == BoxedUnit.UNIT || !isExpression(request) ? null : value,
        withoutImports(request, text).stripTrailing());
  }

  /**
   * The interpreter prints each import again, which says nothing to somebody who reads the cell.
   */
  private static String withoutImports(IMain.Request request, String text) {
    var rest = text;
    for (var handler : CollectionConverters.asJava(request.handlers())) {
      if (handler instanceof MemberHandlers.ImportHandler) {
        rest = rest.replaceFirst("(?m)^" + Pattern.quote(handler.member().toString()) + "\\n", "");
      }
    }
    return rest;
  }

  private static @Nullable Object call(IMain.ReadEvalPrint lines, String method)
      throws InvocationTargetException {
    try {
      var code = lines.evalClass().getMethod(method);
      return OwnCode.<@Nullable Object, ReflectiveOperationException>run(() -> code.invoke(null));
    } catch (InvocationTargetException e) {
      throw e;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The interpreter makes " + method + " for each cell", e);
    }
  }

  /** Cells run in static initializers called by reflection; neither is the learner's. */
  static Throwable ownError(Throwable error) {
    var own = error;
    while ((own instanceof InvocationTargetException || own instanceof ExceptionInInitializerError)
        && own.getCause() != null) {
      own = own.getCause();
    }
    return own;
  }

  private static String description(IMain.Request request, IMain.ReadEvalPrint lines)
      throws InvocationTargetException {
    String text;
    try {
      text = String.valueOf(call(lines, lines.printName()));
    } catch (InvocationTargetException e) {
      if (!hasValue(request)) {
        throw e;
      }
      text = "(a value cannot be shown, its toString failed: " + ownError(e) + ")";
    }
    return text.length() <= MAX_TEXT_CHARS
        ? text
        : text.substring(0, MAX_TEXT_CHARS)
            + "…\n(%,d of %,d characters)".formatted(MAX_TEXT_CHARS, text.length());
  }

  private static boolean hasValue(IMain.Request request) {
    var name = request.value().name();
    return name != null && !name.toString().isEmpty() && !name.toString().equals("<none>");
  }

  private static boolean isExpression(IMain.Request request) {
    var name = request.value().name();
    return name != null && UNNAMED_RESULT.matcher(name.toString()).matches();
  }
}
