package io.sparkmaster.kernel.runtime.api;

import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * What code in cells may call. A notebook's code reaches its kernel from static code of generated
 * classes only, so this is the one place of the kernel with static state: set once, at start.
 */
public final class Notebook {
  /** The kernel behind the notebook. */
  public interface Services {
    /** The notebook's session; waits while it starts. */
    SparkSession spark();

    /** Shows a value below the running cell. */
    void display(@Nullable Object value);

    /** The value of a variable that a cell of any language declared. */
    @Nullable Object shared(String name);
  }

  private static volatile @Nullable Services services;

  private Notebook() {}

  /** Called by the kernel before any cell runs. */
  public static void connect(Services kernel) {
    services = kernel;
  }

  private static Services services() {
    var kernel = services;
    if (kernel == null) {
      throw new IllegalStateException("This code runs outside a SparkMaster notebook");
    }
    return kernel;
  }

  /** The notebook's Spark session. */
  public static SparkSession spark() {
    return services().spark();
  }

  /** Shows a value below the running cell: a Dataset as a table, an image as an image. */
  public static void display(@Nullable Object value) {
    services().display(value);
  }

  /** The value of a variable that a cell of any language declared; null when there is none. */
  public static @Nullable Object shared(String name) {
    return services().shared(name);
  }
}
