package io.sparkmaster.kernel.runtime.output;

import io.sparkmaster.kernel.runtime.text.Texts;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Collects what any thread of the process prints, joins it into few large pieces and passes them on
 * in the order in which they were printed. Thread-safe.
 */
public final class StreamCapture implements AutoCloseable {
  /** Printing becomes visible after this time at the latest. */
  private static final long FLUSH_MILLIS = 50;

  private static final int FLUSH_CHARS = 64 * 1024;

  /** Room that stays for what is printed next. */
  private static final int KEPT_CHARS = 4 * FLUSH_CHARS;

  /** Takes the pieces: a stream's name, {@code stdout} or {@code stderr}, and the text. */
  public interface Sink {
    /** What the calling thread prints for; texts for different things are not joined. */
    Object printer();

    /** A piece of text that was printed. */
    void printed(Object printer, String stream, String text);
  }

  private final Sink sink;
  private Runnable giveBack = () -> {};
  private final StringBuilder pending = new StringBuilder();
  private String pendingStream = "stdout";
  private Object pendingPrinter = "";
  private boolean scheduled;
  private boolean closed;
  private final ScheduledExecutorService flusher =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "output-flusher");
            thread.setDaemon(true);
            return thread;
          });

  private StreamCapture(Sink sink) {
    this.sink = sink;
  }

  /** Takes over the process's standard streams until {@link #close()}. */
  public static StreamCapture install(Sink sink) {
    var formerOut = System.out;
    var formerErr = System.err;
    return install(
        sink,
        (out, err) -> {
          System.setOut(out);
          System.setErr(err);
          return () -> {
            System.setOut(formerOut);
            System.setErr(formerErr);
          };
        });
  }

  /** Lets what is printed go to these two streams, and gives back what undoes it. */
  @FunctionalInterface
  public interface Place {
    /** Takes the streams. */
    Runnable put(PrintStream out, PrintStream err);
  }

  /** Collects what is printed at that place until {@link #close()}. */
  public static StreamCapture install(Sink sink, Place place) {
    var capture = new StreamCapture(sink);
    capture.giveBack =
        place.put(new CellStream(capture, "stdout"), new CellStream(capture, "stderr"));
    return capture;
  }

  /** Prints the kernel's own word into the running cell, on its standard error. */
  public static void note(String text) {
    System.err.println(text);
  }

  /** What says, also while a library has put a stream of its own in the standard one's place. */
  public static Consumer<String> voice() {
    var out = System.out;
    return out::println;
  }

  /** Prints what a cell has asked the kernel to show, on its standard output. */
  public static void say(String text) {
    System.out.println(text);
  }

  /** Takes a text and what ends it, together. */
  synchronized void printed(String stream, CharSequence text, String end) {
    if (text.length() == 0 && end.isEmpty()) {
      return;
    }
    var printer = sink.printer();
    if (!stream.equals(pendingStream) || !printer.equals(pendingPrinter)) {
      flush();
      pendingStream = stream;
      pendingPrinter = printer;
    }
    pending.append(text).append(end);
    if (pending.length() >= FLUSH_CHARS) {
      flushWhole();
    } else if (!scheduled && !closed) {
      scheduled = true;
      flusher.schedule(this::flushWhole, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Passes on what was printed so far. Call it before sending anything that has to follow it. */
  public synchronized void flush() {
    scheduled = false;
    passOn(pending.length());
  }

  /** The other half of a last character may still come: one can print each {@code char} alone. */
  private synchronized void flushWhole() {
    scheduled = false;
    var length = pending.length();
    var isCut = length > 0 && Character.isHighSurrogate(pending.charAt(length - 1));
    passOn(isCut ? length - 1 : length);
  }

  private void passOn(int length) {
    if (length == 0) {
      return;
    }
    var text = Texts.wellFormed(pending.substring(0, length));
    pending.delete(0, length);
    if (pending.capacity() > KEPT_CHARS) {
      pending.trimToSize();
    }
    sink.printed(pendingPrinter, pendingStream, text);
  }

  @Override
  public synchronized void close() {
    closed = true;
    flush();
    flusher.shutdownNow();
    giveBack.run();
  }
}
