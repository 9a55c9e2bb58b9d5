package io.sparkmaster.kernel.runtime.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.catalog.CatalogDatabase;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalog;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The tables of a session whose warehouse is the kernel's own. Spark deletes the folders of
 * databases and managed tables that are dropped wherever they are, and SQL can put them anywhere:
 * {@code CREATE DATABASE ... LOCATION}, {@code ALTER TABLE ... SET LOCATION}. Only what is in the
 * warehouse may go.
 */
final class ScratchTables {
  private static final String DEFAULT = "default";

  private final ExternalCatalog catalog;
  private final URI warehouse;

  /**
   * Those of the session.
   *
   * @param warehouse its folder, as a URI
   */
  ScratchTables(SparkSession session, String warehouse) {
    this.catalog = session.sessionState().catalog().externalCatalog();
    this.warehouse = URI.create(warehouse);
  }

  /** Makes all that is in the catalog such that dropping it deletes no files. */
  void disown() {
    for (var name : CollectionConverters.asJava(catalog.listDatabases())) {
      var database = catalog.getDatabase(name);
      var isDefault = name.equals(DEFAULT);
      catalog.alterDatabase(
          new CatalogDatabase(
              name,
              database.description(),
              isDefault ? warehouse : Path.of(warehouse).resolve("dropped").toUri(),
              isDefault ? Map$.MODULE$.empty() : database.properties()));
    }
    for (var name : CollectionConverters.asJava(catalog.listTables(DEFAULT))) {
      var table = catalog.getTable(DEFAULT, name);
      if (table.tableType().equals(CatalogTableType.MANAGED())) {
        catalog.alterTable(external(table.identifier()));
      }
    }
  }

  /** Only its name counts: it is dropped next. */
  private static CatalogTable external(TableIdentifier name) {
    return new CatalogTable(
        name,
        CatalogTableType.EXTERNAL(),
        CatalogStorageFormat.empty(),
        new StructType(),
        CatalogTable.$lessinit$greater$default$5(),
        CatalogTable.$lessinit$greater$default$6(),
        Option.empty(),
        CatalogTable.$lessinit$greater$default$8(),
        CatalogTable.$lessinit$greater$default$9(),
        CatalogTable.$lessinit$greater$default$10(),
        CatalogTable.$lessinit$greater$default$11(),
        CatalogTable.$lessinit$greater$default$12(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        CatalogTable.$lessinit$greater$default$17(),
        CatalogTable.$lessinit$greater$default$18(),
        CatalogTable.$lessinit$greater$default$19(),
        CatalogTable.$lessinit$greater$default$20(),
        Option.empty());
  }

  /** Deletes the files of the warehouse, through no symbolic link. */
  void delete() {
    var folder = Path.of(warehouse);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var each : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(folder)) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot empty " + folder, e);
    }
  }
}
