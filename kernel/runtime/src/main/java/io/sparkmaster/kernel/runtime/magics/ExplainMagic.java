package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.execution.ExplainMode;

/** {@code %explain EXPRESSION}: how Spark would compute a Dataset. */
final class ExplainMagic implements Magic {
  @Override
  public String usage() {
    return "%explain EXPRESSION      the plan of a Dataset or a SQL query; nothing is computed";
  }

  @Override
  public void run(String arguments, Call call) throws InterruptedException {
    if (arguments.isEmpty()) {
      throw new KernelException(
          Code.BAD_CELL, "%explain wants a Dataset, such as %explain df.groupBy(\"k\").count().");
    }
    if (!(call.value(arguments) instanceof Dataset<?> dataset)) {
      throw new KernelException(
          Code.BAD_CELL, "%explain wants a Dataset, and \"" + arguments + "\" is none.");
    }
    StreamCapture.say(dataset.queryExecution().explainString(ExplainMode.fromString("formatted")));
  }
}
