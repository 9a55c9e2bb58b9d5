package io.sparkmaster.kernel.runtime.completion;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** What SQL can name in the notebook's session; nothing while Spark starts. Thread-safe. */
public final class SqlCatalog {
  private static final System.Logger LOG = System.getLogger(SqlCatalog.class.getName());
  private final Supplier<Optional<SparkSession>> session;

  /** The catalog of that session, empty until it has started. */
  public SqlCatalog(Supplier<Optional<SparkSession>> session) {
    this.session = session;
  }

  /** Tables and views of a database; with an empty name, of the current one. */
  public List<String> tables(String database) {
    return session
        .get()
        .filter(org.apache.spark.sql.classic.SparkSession.class::isInstance)
        .map(org.apache.spark.sql.classic.SparkSession.class::cast)
        .map(
            spark -> {
              var catalog = spark.sessionState().catalog();
              var wanted = database.isEmpty() ? catalog.getCurrentDatabase() : database;
              return catalog.databaseExists(wanted)
                  ? CollectionConverters.asJava(catalog.listTables(wanted)).stream()
                      .map(table -> table.table())
                      .sorted()
                      .toList()
                  : List.<String>of();
            })
        .orElse(List.of());
  }

  /** The columns of a table or view. */
  public Optional<StructType> schema(String table) {
    try {
      return session.get().map(spark -> spark.table(table).schema());
    } catch (Exception e) {
      // Scala declares no checked exceptions, so javac would refuse AnalysisException by name.
      LOG.log(System.Logger.Level.DEBUG, "No table {0}: {1}", table, e.getMessage());
      return Optional.empty();
    }
  }

  /** The built-in functions, sorted; those named by signs are left out. */
  public List<String> functions() {
    return CollectionConverters.asJava(FunctionRegistry.functionSet()).stream()
        .map(function -> function.funcName())
        .filter(name -> Character.isLetter(name.charAt(0)))
        .sorted()
        .toList();
  }

  /** What Spark says about a built-in function. */
  public Optional<ExpressionInfo> function(String name) {
    var found =
        FunctionRegistry.builtin()
            .lookupFunction(new org.apache.spark.sql.catalyst.FunctionIdentifier(name));
    return found.isDefined() ? Optional.of(found.get()) : Optional.empty();
  }
}
