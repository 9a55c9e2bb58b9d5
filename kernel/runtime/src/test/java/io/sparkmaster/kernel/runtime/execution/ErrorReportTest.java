package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.language.Diagnostic;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
  @Test
  void theRootCauseBehindSparksWrapperIsShown() {
    var report =
        ErrorReport.of(new SparkException("Job aborted", new ArithmeticException("/ by zero")));

    assertThat(report.name()).isEqualTo("java.lang.ArithmeticException");
    assertThat(report.message()).isEqualTo("/ by zero");
  }

  @Test
  void aMissingMessageIsEmptyAndNotTheWordNull() {
    assertThat(ErrorReport.of(new IllegalStateException()).message()).isEmpty();
  }

  @Test
  void theKernelsOwnMessagesComeWithoutATrace() {
    var report = ErrorReport.of(new KernelException(KernelException.Code.BAD_CELL, "Do this."));

    assertThat(report.lines()).hasSize(1);
    assertThat(report.message()).isEqualTo("Do this.");
  }

  @Test
  void aCompileErrorShowsThePlaceInTheCell() {
    var cell = "a\nb c";
    var refused = new Evaluation.DoesNotCompile(List.of(Diagnostic.at(cell, 4, "no c")));

    assertThat(ErrorReport.of(refused, cell).lines().get(1))
        .isEqualTo("line 2: no c\n    b c\n      ^");
  }
}
