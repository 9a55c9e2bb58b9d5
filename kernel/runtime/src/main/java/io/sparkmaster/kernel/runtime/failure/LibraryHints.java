package io.sparkmaster.kernel.runtime.failure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.package$;

/** Which library brings a data source or a class. */
final class LibraryHints {
  private static final String SPARKS =
      "org.apache.spark:spark-%s_2.13:" + package$.MODULE$.SPARK_VERSION();

  private static final Map<String, String> SOURCES =
      Map.of(
          "avro",
          SPARKS.formatted("avro"),
          "delta",
          "io.delta:delta-spark_2.13:4.0.1",
          "iceberg",
          "org.apache.iceberg:iceberg-spark-runtime-4.0_2.13:1.10.1");

  /** Parts of class names, with what brings them. */
  private static final Map<String, String> CLASSES =
      Map.of(
          "com.mysql", "com.mysql:mysql-connector-j:9.3.0",
          "org.sqlite", "org.xerial:sqlite-jdbc:3.50.1.0",
          "org.h2", "com.h2database:h2:2.3.232",
          "io.delta", "io.delta:delta-spark_2.13:4.0.1",
          "org.apache.iceberg", "org.apache.iceberg:iceberg-spark-runtime-4.0_2.13:1.10.1",
          "S3AFileSystem", "org.apache.hadoop:hadoop-aws:3.4.1");

  private LibraryHints() {}

  static String source(String format) {
    var known = SOURCES.get(format.toLowerCase(Locale.ROOT));
    return known != null
        ? "The format "
            + format
            + " comes with a library. In the first lines of a cell: %maven "
            + known
        : NearNames.question(
                format,
                List.of("csv", "json", "parquet", "orc", "text", "jdbc", "xml", "rate", "kafka"))
            + "Formats that are here: csv, json, parquet, orc, text, binaryFile, xml, jdbc, kafka;"
            + " for streams also rate and socket. Others come with a library: %maven"
            + " group:artifact:version, or %jar PATH.";
  }

  static String type(String className) {
    return "The class "
        + Wording.simpleName(className.replace('/', '.'))
        + " is in no library of this notebook. Add one above a cell's code: "
        + CLASSES.entrySet().stream()
            .filter(each -> className.replace('/', '.').contains(each.getKey()))
            .map(each -> "%maven " + each.getValue())
            .findFirst()
            .orElse("%maven group:artifact:version, or %jar PATH")
        + ".";
  }
}
