package io.sparkmaster.kernel.runtime.output;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The process's standard streams, where each call goes to the streams of whoever calls, and to the
 * former ones where that is nobody's.
 */
public final class RoutedStreams implements AutoCloseable {
  private final PrintStream formerOut = System.out;
  private final PrintStream formerErr = System.err;
  private final InputStream formerIn = System.in;

  private RoutedStreams() {}

  /**
   * Takes over the standard streams until {@link #close()}; what nobody reads is at its end.
   *
   * @param out where the calling thread's output goes; empty for the former stream
   * @param err the same for errors
   * @param in what the calling thread reads; empty for nothing
   */
  public static RoutedStreams install(
      Supplier<Optional<PrintStream>> out,
      Supplier<Optional<PrintStream>> err,
      Supplier<Optional<InputStream>> in) {
    var streams = new RoutedStreams();
    System.setOut(new RoutedPrintStream(() -> out.get().orElse(streams.formerOut)));
    System.setErr(new RoutedPrintStream(() -> err.get().orElse(streams.formerErr)));
    System.setIn(new RoutedInput(() -> in.get().orElseGet(InputStream::nullInputStream)));
    return streams;
  }

  @Override
  public void close() {
    System.setOut(formerOut);
    System.setErr(formerErr);
    System.setIn(formerIn);
  }
}
