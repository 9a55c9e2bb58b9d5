package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.api.Notebook;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import org.apache.spark.sql.Dataset;

/** {@code %explain EXPRESSION}: how Spark would compute a Dataset. */
final class ExplainMagic implements Magic {
  private static final String RUN = "--run ";

  @Override
  public String usage() {
    return "%explain [--run] EXPRESSION  the plan of a Dataset or a SQL query; --run computes it,"
        + " for rows and times";
  }

  @Override
  public void run(String arguments, Call call) throws InterruptedException {
    var run = arguments.startsWith(RUN);
    var expression = run ? arguments.substring(RUN.length()).strip() : arguments;
    if (expression.isEmpty()) {
      throw new KernelException(
          Code.BAD_CELL, "%explain wants a Dataset, such as %explain df.groupBy(\"k\").count().");
    }
    if (!(call.value(expression) instanceof Dataset<?> dataset)) {
      throw new KernelException(
          Code.BAD_CELL, "%explain wants a Dataset, and \"" + expression + "\" is none.");
    }
    Notebook.explain(dataset, run);
  }
}
