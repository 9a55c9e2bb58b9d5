package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.runtime.java.JavaEvaluator;
import io.sparkmaster.kernel.runtime.java.NotebookVariables;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.scala.ScalaEvaluator;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import scala.jdk.javaapi.CollectionConverters;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;
import scala.tools.nsc.interpreter.shell.ReplReporterImpl;

/**
 * What a cell costs in an evaluator alone, with no kernel around it: {@code EvaluatorCost
 * scala|java|imain CELLS CELL}; {@code %d} in the cell is its number, and {@code imain} is Scala's
 * own interpreter as it is. Prints the median of the last 50 in milliseconds.
 */
public final class EvaluatorCost {
  private static final int LAST = 50;

  private EvaluatorCost() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    var evaluator = evaluator(arguments[0]);
    var nanos = new long[Integer.parseInt(arguments[1])];
    for (int i = 0; i < nanos.length; i++) {
      var cell = arguments[2].formatted(i);
      var begun = System.nanoTime();
      var completed = evaluator.test(cell);
      nanos[i] = System.nanoTime() - begun;
      if (!completed) {
        throw new IllegalStateException(cell);
      }
    }
    var last = Arrays.copyOfRange(nanos, nanos.length - LAST, nanos.length);
    Arrays.sort(last);
    System.out.printf("%.2f%n", last[LAST / 2] / 1e6);
    System.exit(0);
  }

  private static Predicate<String> evaluator(String language) {
    if (language.equals("imain")) {
      var settings = new Settings();
      settings.processArguments(
          CollectionConverters.asScala(
                  List.of(
                      "-Yrepl-class-based", "-classpath", System.getProperty("java.class.path")))
              .toList(),
          true);
      var interpreter = new IMain(settings, new ReplReporterImpl(settings));
      return cell -> interpreter.interpret(cell) == Results.Success$.MODULE$;
    }
    var shipping = ShippingWay.OUTPUT_DIRECTORY.open();
    Evaluator evaluator =
        language.equals("scala")
            ? new ScalaEvaluator(shipping, "")
            : new JavaEvaluator(shipping, new NotebookVariables(shipping, each -> null, ""), "");
    return cell -> evaluator.evaluate(cell) instanceof Evaluation.Completed;
  }
}
