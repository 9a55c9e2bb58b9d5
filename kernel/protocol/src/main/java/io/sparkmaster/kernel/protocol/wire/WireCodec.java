package io.sparkmaster.kernel.protocol.wire;

import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Messages as ZeroMQ frames: identities, {@code <IDS|MSG>}, signature, header, parent header,
 * metadata, content, buffers (Jupyter messaging, "The Wire Protocol"). Thread-safe.
 */
public final class WireCodec {
  private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
  private static final int PARTS_AFTER_DELIMITER = 5;

  private final Signer signer;

  /** A codec that signs and checks with this signer. */
  public WireCodec(Signer signer) {
    this.signer = signer;
  }

  /** The frames of a message. */
  public List<byte[]> encode(Message message) {
    var frames = new ArrayList<byte[]>(message.identities());
    frames.add(DELIMITER);
    frames.add(
        signer.sign(
            message.headerJson(),
            message.parentJson(),
            message.metadataJson(),
            message.contentJson()));
    frames.add(message.headerJson());
    frames.add(message.parentJson());
    frames.add(message.metadataJson());
    frames.add(message.contentJson());
    frames.addAll(message.buffers());
    return frames;
  }

  /**
   * The message in these frames.
   *
   * @throws ProtocolException with {@link Code#MALFORMED_MESSAGE} or {@link Code#BAD_SIGNATURE}
   */
  public Message decode(List<byte[]> frames) {
    var delimiter = 0;
    while (delimiter < frames.size() && !Arrays.equals(frames.get(delimiter), DELIMITER)) {
      delimiter++;
    }
    if (frames.size() - delimiter <= PARTS_AFTER_DELIMITER) {
      throw new ProtocolException(
          Code.MALFORMED_MESSAGE,
          "A message needs <IDS|MSG> and at least five frames after it; there are "
              + frames.size()
              + " frames in all.");
    }
    var header = frames.get(delimiter + 2);
    var parent = frames.get(delimiter + 3);
    var metadata = frames.get(delimiter + 4);
    var content = frames.get(delimiter + 5);
    if (!signer.verifies(frames.get(delimiter + 1), header, parent, metadata, content)) {
      throw new ProtocolException(
          Code.BAD_SIGNATURE, "The message's signature does not match the connection's key.");
    }
    return Message.received(
        frames.subList(0, delimiter),
        header,
        parent,
        metadata,
        content,
        frames.subList(delimiter + 6, frames.size()));
  }
}
