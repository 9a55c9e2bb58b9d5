package io.sparkmaster.kernel.runtime.shipping;

import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkContext;

/**
 * The one seam through which classes made by cells reach the driver's own threads and the
 * executors.
 */
public interface ClassShipping extends AutoCloseable {

  /**
   * Loads the classes of all cells and languages. It has to be the context class loader of every
   * thread that makes a SparkContext or runs a cell, else results of notebook classes cannot be
   * read back in the driver.
   */
  ClassLoader loader();

  /**
   * The class of that name, initialized if it is a cell's. Not by {@link Class#forName}, after
   * which the JVM keeps a class as long as the loader that it was asked of.
   *
   * @throws ClassNotFoundException when there is none
   */
  Class<?> load(String binaryName) throws ClassNotFoundException;

  /** The context class loader for the next cell's thread. */
  ClassLoader contextLoader();

  /** Lets go, between cells, of what tasks of the context have asked for. */
  void renew(SparkContext context);

  /**
   * Keeps the classes of a Scala cell, by its package: they have a name. Those of Java snippets are
   * kept when they are shipped.
   */
  void hold(String cellPackage);

  /**
   * Says, before a cell runs, that its classes keep those of the cells that it uses also where no
   * code of it mentions them: an alias of a type is in no code.
   *
   * @param cellPackage of a Scala cell
   */
  void keepUses(String cellPackage);

  /**
   * Keeps the classes of a Scala cell, by its package, or of a Java snippet, by one class's name,
   * only for as long as something can reach one of them.
   */
  void release(String cell);

  /** Where a compiler that writes class files itself puts them. */
  Path outputDirectory();

  /** Makes a class known to driver and executors. */
  void ship(String binaryName, byte[] classFile);

  /** Makes the classes of a jar known to the cells that run in the driver. */
  void addJar(Path jar);

  /** The Spark settings that this way of shipping needs. */
  Map<String, String> sparkSettings();

  /**
   * Serves the classes to the executors of a context that is being made, before it runs any job;
   * after everything else that changes how the context keeps local properties.
   */
  void join(SparkContext context);

  @Override
  void close();
}
