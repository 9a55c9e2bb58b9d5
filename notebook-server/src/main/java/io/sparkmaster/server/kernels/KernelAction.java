package io.sparkmaster.server.kernels;

import io.sparkmaster.server.http.UserId;
import java.util.Locale;

/**
 * What was done, or could not be done, with a kernel.
 *
 * @param kernel its id; empty for one that did not start
 * @param name of its kernelspec
 * @param failure why it could not be done; empty when it was done
 */
public record KernelAction(UserId owner, Kind kind, String kernel, String name, String failure) {
  /** The kinds that Jupyter Server tells apart. */
  public enum Kind {
    START("started"),
    INTERRUPT("interrupted"),
    SHUTDOWN("shut down"),
    RESTART("restarted");

    private final String done;

    Kind(String done) {
      this.done = done;
    }

    /** As it is called in events. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** In words, for people. */
  public String message() {
    return failure.isEmpty()
        ? "Kernel %s was %s.".formatted(kernel, kind.done)
        : "A kernel \"%s\" could not be %s: %s".formatted(name, kind.done, failure);
  }
}
