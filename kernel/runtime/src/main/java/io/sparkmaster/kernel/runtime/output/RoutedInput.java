package io.sparkmaster.kernel.runtime.output;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Hands each call to the input of whoever calls. */
final class RoutedInput extends InputStream {
  private final Supplier<InputStream> target;

  RoutedInput(Supplier<InputStream> target) {
    this.target = target;
  }

  @Override
  public int read() throws IOException {
    return target.get().read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return target.get().read(bytes, offset, length);
  }

  @Override
  public int available() throws IOException {
    return target.get().available();
  }
}
