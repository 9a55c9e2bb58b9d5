package io.sparkmaster.kernel.runtime.output;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands each call to the stream of whoever calls. It has no lock: a kernel whose client reads
 * slowly holds up nobody else.
 */
final class RoutedPrintStream extends PrintStream {
  private final Supplier<PrintStream> target;

  RoutedPrintStream(Supplier<PrintStream> target) {
    super(OutputStream.nullOutputStream());
    this.target = target;
  }

  @Override
  public void flush() {
    target.get().flush();
  }

  /** Nobody closes what others print to. */
  @Override
  public void close() {
    target.get().flush();
  }

  @Override
  public boolean checkError() {
    return target.get().checkError();
  }

  @Override
  public void write(int b) {
    target.get().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    target.get().write(bytes, offset, length);
  }

  @Override
  public void write(byte[] bytes) {
    target.get().write(bytes, 0, bytes.length);
  }

  @Override
  public void writeBytes(byte[] bytes) {
    target.get().writeBytes(bytes);
  }

  @Override
  public void print(boolean value) {
    target.get().print(value);
  }

  @Override
  public void print(char value) {
    target.get().print(value);
  }

  @Override
  public void print(int value) {
    target.get().print(value);
  }

  @Override
  public void print(long value) {
    target.get().print(value);
  }

  @Override
  public void print(float value) {
    target.get().print(value);
  }

  @Override
  public void print(double value) {
    target.get().print(value);
  }

  @Override
  public void print(char[] value) {
    target.get().print(value);
  }

  @Override
  public void print(@Nullable String value) {
    target.get().print(value);
  }

  @Override
  public void print(@Nullable Object value) {
    target.get().print(value);
  }

  @Override
  public void println() {
    target.get().println();
  }

  @Override
  public void println(boolean value) {
    target.get().println(value);
  }

  @Override
  public void println(char value) {
    target.get().println(value);
  }

  @Override
  public void println(int value) {
    target.get().println(value);
  }

  @Override
  public void println(long value) {
    target.get().println(value);
  }

  @Override
  public void println(float value) {
    target.get().println(value);
  }

  @Override
  public void println(double value) {
    target.get().println(value);
  }

  @Override
  public void println(char[] value) {
    target.get().println(value);
  }

  @Override
  public void println(@Nullable String value) {
    target.get().println(value);
  }

  @Override
  public void println(@Nullable Object value) {
    target.get().println(value);
  }

  @Override
  public PrintStream printf(String format, @Nullable Object... arguments) {
    return format(format, arguments);
  }

  @Override
  public PrintStream printf(Locale locale, String format, @Nullable Object... arguments) {
    return format(locale, format, arguments);
  }

  @Override
  public PrintStream format(String format, @Nullable Object... arguments) {
    var unused = target.get().format(format, arguments);
    return this;
  }

  @Override
  public PrintStream format(Locale locale, String format, @Nullable Object... arguments) {
    var unused = target.get().format(locale, format, arguments);
    return this;
  }

  @Override
  public PrintStream append(@Nullable CharSequence text) {
    var unused = target.get().append(text);
    return this;
  }

  @Override
  public PrintStream append(@Nullable CharSequence text, int start, int end) {
    var unused = target.get().append(text, start, end);
    return this;
  }

  @Override
  public PrintStream append(char c) {
    var unused = target.get().append(c);
    return this;
  }
}
