package io.sparkmaster.kernel.runtime.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
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

    /**
     * Shows a value below the running cell.
     *
     * @param displayId by which it can be shown anew later, or null
     * @param update shows it in place of what has that id already, wherever that is
     */
    void display(@Nullable Object value, @Nullable String displayId, boolean update);

    /** Shows how Spark computes a Dataset; {@code run} computes it first. */
    void explain(Dataset<?> dataset, boolean run);

    /** Removes the running cell's output, at once or when the next comes. */
    void clearOutput(boolean wait);

    /** Shows a text in the front end's pager. */
    void page(String text);

    /** Asks the learner. */
    String ask(String prompt, boolean password) throws IOException;

    /** Opens a comm. */
    Comm openComm(String target, Map<String, ?> data);

    /** Waits for comms that the front end opens. */
    void onComm(String target, BiConsumer<Comm, Map<String, Object>> opened);

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
    services().display(value, null, false);
  }

  /** Shows a value that {@link #updateDisplay} can replace, also from a later cell. */
  public static void display(@Nullable Object value, String displayId) {
    services().display(value, displayId, false);
  }

  /** Shows a value wherever something with this id is shown. */
  public static void updateDisplay(@Nullable Object value, String displayId) {
    services().display(value, displayId, true);
  }

  /** Shows how Spark would compute a Dataset, or has: its plan as a tree. */
  public static void explain(Dataset<?> dataset) {
    services().explain(dataset, false);
  }

  /**
   * Shows how Spark computes a Dataset.
   *
   * @param run computes all its rows first, so that the plan has rows and times
   */
  public static void explain(Dataset<?> dataset, boolean run) {
    services().explain(dataset, run);
  }

  /** Removes what the running cell has shown so far. */
  public static void clearOutput() {
    services().clearOutput(false);
  }

  /** Removes what the running cell has shown; with {@code wait}, when something new is shown. */
  public static void clearOutput(boolean wait) {
    services().clearOutput(wait);
  }

  /** Shows a long text in the front end's pager, once the cell has ended. */
  public static void page(String text) {
    services().page(text);
  }

  /** Asks the learner for a line of text and waits for it. */
  public static String input(String prompt) {
    return ask(prompt, false);
  }

  /** Asks the learner for a line that is not shown while it is typed. */
  public static String password(String prompt) {
    return ask(prompt, true);
  }

  private static String ask(String prompt, boolean password) {
    try {
      return services().ask(prompt, password);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Opens a conversation with what handles that target in the front end. */
  public static Comm openComm(String target, Map<String, ?> data) {
    return services().openComm(target, data);
  }

  /** Calls back when the front end opens a conversation for that target. */
  public static void onComm(String target, BiConsumer<Comm, Map<String, Object>> opened) {
    services().onComm(target, opened);
  }

  /** The value of a variable that a cell of any language declared; null when there is none. */
  public static @Nullable Object shared(String name) {
    return services().shared(name);
  }
}
