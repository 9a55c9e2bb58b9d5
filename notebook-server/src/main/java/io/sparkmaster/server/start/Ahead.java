package io.sparkmaster.server.start;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Something that a start needs later, made on a thread of its own while the start does what it
 * needs first. Closed, it is closed, too, whether somebody asked for it or not.
 */
final class Ahead<T extends AutoCloseable> implements AutoCloseable {
  private final CompletableFuture<T> made;

  private Ahead(CompletableFuture<T> made) {
    this.made = made;
  }

  /** Begins at once. */
  static <T extends AutoCloseable> Ahead<T> make(String name, Supplier<T> maker) {
    var made = new CompletableFuture<T>();
    begin(
        name,
        () -> {
          try {
            made.complete(maker.get());
          } catch (RuntimeException | Error failed) {
            made.completeExceptionally(failed);
          }
        });
    return new Ahead<>(made);
  }

  /**
   * The same for what leaves nothing but loaded classes. Where it fails, it fails again, and is
   * told, when the start itself gets there.
   */
  static void load(String name, Runnable task) {
    begin(
        name,
        () -> {
          try {
            task.run();
          } catch (RuntimeException | LinkageError failed) {
            LoggerFactory.getLogger(Ahead.class).debug("{} failed", name, failed);
          }
        });
  }

  private static void begin(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for it; fails as its making did. */
  T get() {
    try {
      return made.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  @Override
  public void close() throws Exception {
    if (made.handle((value, failure) -> failure == null).join()) {
      made.join().close();
    }
  }
}
