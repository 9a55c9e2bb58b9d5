package io.sparkmaster.kernel.runtime.output;

import io.sparkmaster.kernel.runtime.language.OwnCode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
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
    capture.giveBack = place.put(capture.stream("stdout"), capture.stream("stderr"));
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

  private PrintStream stream(String name) {
    return new PrintStream(new Decoding(name), true, StandardCharsets.UTF_8);
  }

  private synchronized void printed(String stream, CharSequence text) {
    if (text.length() == 0) {
      return;
    }
    var printer = sink.printer();
    if (!stream.equals(pendingStream) || !printer.equals(pendingPrinter)) {
      flush();
      pendingStream = stream;
      pendingPrinter = printer;
    }
    pending.append(text);
    if (pending.length() >= FLUSH_CHARS) {
      flush();
    } else if (!scheduled && !closed) {
      scheduled = true;
      flusher.schedule(this::flush, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Passes on what was printed so far. Call it before sending anything that has to follow it. */
  public synchronized void flush() {
    scheduled = false;
    if (pending.length() > 0) {
      var text = pending.toString();
      pending.setLength(0);
      sink.printed(pendingPrinter, pendingStream, text);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    flush();
    flusher.shutdownNow();
    giveBack.run();
  }

  /** Characters may be cut between two writes, so bytes are decoded with their rest kept. */
  private final class Decoding extends OutputStream {
    private final String name;
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer rest = ByteBuffer.allocate(0);

    Decoding(String name) {
      this.name = name;
    }

    @Override
    public synchronized void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      var input =
          ByteBuffer.allocate(rest.remaining() + length).put(rest).put(bytes, offset, length);
      input.flip();
      var text = CharBuffer.allocate(input.remaining() + 1);
      decoder.decode(input, text, false);
      rest = ByteBuffer.allocate(input.remaining()).put(input).flip();
      if (!OwnCode.isAbandoned()) {
        printed(name, text.flip());
      }
    }

    /** The print stream's own buffers are empty when it calls this, so it may end in an error. */
    @Override
    public void flush() {
      OwnCode.checkpoint();
    }
  }
}
