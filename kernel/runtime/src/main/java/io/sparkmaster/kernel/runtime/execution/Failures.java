package io.sparkmaster.kernel.runtime.execution;

import io.sparkmaster.kernel.runtime.completion.SqlCatalog;
import io.sparkmaster.kernel.runtime.failure.Surroundings;
import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.SharedVariable;
import io.sparkmaster.kernel.runtime.spark.NotebookSpark;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;

/** Reports why cells failed, and remembers the last one's stack trace. Thread-safe. */
final class Failures implements Surroundings {
  private static final System.Logger LOG = System.getLogger(Failures.class.getName());

  private final Languages languages;
  private final NotebookSpark spark;
  private final SqlCatalog catalog;
  private final Function<String, Optional<SharedVariable>> variables;
  private volatile String trace = "";

  Failures(
      Languages languages,
      NotebookSpark spark,
      Function<String, Optional<SharedVariable>> variables) {
    this.languages = languages;
    this.spark = spark;
    this.catalog = new SqlCatalog(spark::started);
    this.variables = variables;
  }

  ErrorReport of(Evaluation.DoesNotCompile refused, String cell) {
    trace = "";
    return ErrorReport.of(refused, cell);
  }

  /** The report of what a cell threw. */
  ErrorReport of(Throwable error, String cell) {
    var report = ErrorReport.of(error, cell, languages::place, this);
    trace = report.whole();
    return report;
  }

  /** The whole stack trace of the last cell that failed; empty when there is none. */
  String trace() {
    return trace;
  }

  @Override
  public List<String> tables() {
    try {
      return catalog.tables("");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "No tables", e);
      return List.of();
    }
  }

  @Override
  public List<String> functions() {
    return catalog.functions();
  }

  @Override
  public Optional<String> setting(String name) {
    var conf = spark.started().map(session -> session.sparkContext().getConf());
    return conf.filter(settings -> settings.contains(name)).map(settings -> settings.get(name));
  }

  @Override
  public boolean isDataset(String variable) {
    // By its type: a lazy value must not be computed for a hint.
    return variables
        .apply(variable)
        .map(SharedVariable::type)
        .filter(Failures::isDataset)
        .isPresent();
  }

  private static boolean isDataset(Type type) {
    var raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
    return raw instanceof Class<?> known && Dataset.class.isAssignableFrom(known);
  }
}
