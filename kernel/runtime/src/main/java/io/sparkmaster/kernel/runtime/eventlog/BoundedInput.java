package io.sparkmaster.kernel.runtime.eventlog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends the reading of what unpacks to far more than it should, or keeps its reader for too long.
 */
final class BoundedInput extends FilterInputStream {
  private final long mostBytes;
  private final Duration longest;
  private final long began = System.nanoTime();
  private long read;

  BoundedInput(InputStream in, long mostBytes, Duration longest) {
    super(in);
    this.mostBytes = mostBytes;
    this.longest = longest;
  }

  @Override
  public int read() throws IOException {
    var one = super.read();
    counted(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    var some = super.read(into, offset, length);
    counted(Math.max(0, some));
    return some;
  }

  private void counted(int more) throws IOException {
    read += more;
    if (read > mostBytes) {
      throw new IOException("it unpacks to more than %d MB".formatted(mostBytes >> 20));
    }
    if (System.nanoTime() - began > longest.toNanos()) {
      throw new IOException("reading it takes more than %d minutes".formatted(longest.toMinutes()));
    }
  }
}
