package io.sparkmaster.kernel.runtime.output;

import io.sparkmaster.kernel.runtime.language.OwnCode;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The text of bytes that are written. Characters may be cut between two writes, so the rest of one
 * is kept for the next. Thread-safe.
 */
final class Decoding extends OutputStream {
  private static final String UNREADABLE = "\uFFFD";

  private final StreamCapture capture;
  private final String name;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private volatile ByteBuffer rest = ByteBuffer.allocate(0);

  Decoding(StreamCapture capture, String name) {
    this.capture = capture;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** What comes next are no bytes: the rest of a character will not come. */
  void endCharacter() {
    if (rest.hasRemaining()) {
      synchronized (this) {
        if (rest.hasRemaining()) {
          rest = ByteBuffer.allocate(0);
          capture.printed(name, UNREADABLE, "");
        }
      }
    }
  }

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    var input = ByteBuffer.allocate(rest.remaining() + length).put(rest).put(bytes, offset, length);
    input.flip();
    var text = CharBuffer.allocate(input.remaining() + 1);
    decoder.decode(input, text, false);
    rest = ByteBuffer.allocate(input.remaining()).put(input).flip();
    if (!OwnCode.isAbandoned()) {
      capture.printed(name, text.flip(), "");
    }
  }

  /** The print stream's own buffers are empty when it calls this, so it may end in an error. */
  @Override
  public void flush() {
    OwnCode.checkpoint();
  }
}
