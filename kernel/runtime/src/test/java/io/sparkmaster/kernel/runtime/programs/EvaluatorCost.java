package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.runtime.java.JavaEvaluator;
import io.sparkmaster.kernel.runtime.java.NotebookVariables;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.Evaluator;
import io.sparkmaster.kernel.runtime.scala.ScalaEvaluator;
import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.util.Arrays;

/**
 * What a cell costs in an evaluator alone, with no kernel around it: {@code EvaluatorCost
 * scala|java CELLS CELL}; {@code %d} in the cell is its number. Prints the median of the last 50 in
 * milliseconds.
 */
public final class EvaluatorCost {
  private static final int LAST = 50;

  private EvaluatorCost() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    var shipping = ShippingWay.OUTPUT_DIRECTORY.open();
    Evaluator evaluator =
        arguments[0].equals("scala")
            ? new ScalaEvaluator(shipping, "")
            : new JavaEvaluator(shipping, new NotebookVariables(shipping, each -> null, ""), "");
    var nanos = new long[Integer.parseInt(arguments[1])];
    for (int i = 0; i < nanos.length; i++) {
      var cell = arguments[2].formatted(i);
      var begun = System.nanoTime();
      var done = evaluator.evaluate(cell);
      nanos[i] = System.nanoTime() - begun;
      if (!(done instanceof Evaluation.Completed)) {
        throw new IllegalStateException(cell + ": " + done);
      }
    }
    var last = Arrays.copyOfRange(nanos, nanos.length - LAST, nanos.length);
    Arrays.sort(last);
    System.out.printf("%.2f%n", last[LAST / 2] / 1e6);
    System.exit(0);
  }
}
