package io.sparkmaster.kernel.runtime.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.runtime.language.Completions.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StringCompletionTest {
  private final KnownTables tables = new KnownTables();
  private final StringCompletion completion = new StringCompletion(tables);

  @BeforeEach
  void knowTwoTables() {
    tables.put(
        "trips",
        new StructType()
            .add("city", DataTypes.StringType)
            .add("km", DataTypes.DoubleType)
            .add("driver", new StructType().add("name", DataTypes.StringType)));
    tables.put("fares", new StructType().add("fare", DataTypes.DoubleType));
  }

  /** The possibilities at the bar. */
  private List<String> at(String codeWithBar) {
    var cursor = codeWithBar.indexOf('|');
    return completion
        .complete(codeWithBar.replace("|", ""), cursor)
        .map(found -> found.matches().stream().map(Match::text).toList())
        .orElse(List.of("(not known here)"));
  }

  @Test
  void columnsOfTheDatasetThatTheCallIsOn() {
    assertThat(at("trips.select(\"|")).containsExactly("city", "km", "driver", "driver.name");
    assertThat(at("fares.select(\"|\")")).containsExactly("fare");
    assertThat(at("trips\n  .filter($\"km\" > 2)\n  .groupBy(\"c|")).containsExactly("city");
    assertThat(at("trips(\"k|")).containsExactly("km");
  }

  @Test
  void columnsOfTheStatementInFunctionsAndInterpolators() {
    assertThat(at("trips.agg(sum(\"k|\"))")).containsExactly("km");
    assertThat(at("trips.filter($\"c|")).containsExactly("city");
    assertThat(at("fares.select(col(\"|")).containsExactly("fare");
    assertThat(at("trips.where(\"km > 2 and ci|")).containsExactly("city");
  }

  @Test
  void allColumnsWhereTheStatementNamesNoDataset() {
    assertThat(at("val c = col(\"|")).contains("fare", "city");
  }

  @Test
  void columnsThatTheCellMakes() {
    assertThat(at("trips.withColumn(\"total\", lit(1)).select(\"to|")).containsExactly("total");
  }

  @Test
  void nothingInOtherStrings() {
    assertThat(at("println(\"ci|")).containsExactly("(not known here)");
    assertThat(at("trips.select(\"city\").sh|")).containsExactly("(not known here)");
    assertThat(at("// trips.select(\"|")).containsExactly("(not known here)");
    assertThat(at("val q = '\"'; q|")).containsExactly("(not known here)");
  }

  @Test
  void filesInPaths(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("flights.csv"), "");
    Files.createDirectory(folder.resolve("flat"));
    Files.writeString(folder.resolve(".hidden"), "");

    assertThat(at("spark.read.csv(\"" + folder + "/fl|")).containsExactly("flat/", "flights.csv");
    assertThat(at("spark.read.parquet(\"" + folder + "/|")).containsExactly("flat/", "flights.csv");
    assertThat(at("spark.read.load(\"s3://bucket/|")).isEmpty();
    assertThat(at("spark.read.load(\"/no/such/folder/|")).isEmpty();
  }

  @Test
  void tablesAreLearntFromWhatACellShows() {
    tables.learn("val x: Int = 3\nString name = \"Dataset\"", name -> java.util.Optional.empty());

    assertThat(tables.all()).containsOnlyKeys("trips", "fares");
  }
}
