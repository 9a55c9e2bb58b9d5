package io.sparkmaster.kernel.runtime.output;

import io.sparkmaster.kernel.runtime.language.OwnCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A standard stream of the process. Text is passed on as text, a line in one piece, where {@link
 * PrintStream} would encode each for a decoder on the other side. Thread-safe.
 */
final class CellStream extends PrintStream {
  private static final String LINE_END = System.lineSeparator();

  private final StreamCapture capture;
  private final Decoding bytes;

  CellStream(StreamCapture capture, String name) {
    this(capture, new Decoding(capture, name));
  }

  private CellStream(StreamCapture capture, Decoding bytes) {
    super(bytes, true, StandardCharsets.UTF_8);
    this.capture = capture;
    this.bytes = bytes;
  }

  private void text(String text, String end) {
    if (OwnCode.isAbandoned()) {
      return;
    }
    // The stream's own lock, as formatted lines and stack traces take it: none falls apart.
    synchronized (this) {
      bytes.endCharacter();
      capture.printed(bytes.name(), text, end);
    }
    // No lock of its own is held and nothing half done here, so it may end in an error.
    OwnCode.checkpoint();
  }

  @Override
  public void print(boolean value) {
    text(String.valueOf(value), "");
  }

  @Override
  public void print(char value) {
    text(String.valueOf(value), "");
  }

  @Override
  public void print(int value) {
    text(String.valueOf(value), "");
  }

  @Override
  public void print(long value) {
    text(String.valueOf(value), "");
  }

  @Override
  public void print(float value) {
    text(String.valueOf(value), "");
  }

  @Override
  public void print(double value) {
    text(String.valueOf(value), "");
  }

  @Override
  public void print(char[] value) {
    text(String.valueOf(value), "");
  }

  @Override
  public void print(String value) {
    text(String.valueOf(value), "");
  }

  @Override
  public void print(Object value) {
    text(String.valueOf(value), "");
  }

  @Override
  public void println() {
    text("", LINE_END);
  }

  @Override
  public void println(boolean value) {
    text(String.valueOf(value), LINE_END);
  }

  @Override
  public void println(char value) {
    text(String.valueOf(value), LINE_END);
  }

  @Override
  public void println(int value) {
    text(String.valueOf(value), LINE_END);
  }

  @Override
  public void println(long value) {
    text(String.valueOf(value), LINE_END);
  }

  @Override
  public void println(float value) {
    text(String.valueOf(value), LINE_END);
  }

  @Override
  public void println(double value) {
    text(String.valueOf(value), LINE_END);
  }

  @Override
  public void println(char[] value) {
    text(String.valueOf(value), LINE_END);
  }

  @Override
  public void println(String value) {
    text(String.valueOf(value), LINE_END);
  }

  @Override
  public void println(Object value) {
    text(String.valueOf(value), LINE_END);
  }

  /** A cell that closes its standard output, as by a PrintWriter on it, must not silence others. */
  @Override
  public void close() {
    flush();
  }
}
