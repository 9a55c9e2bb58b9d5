package io.sparkmaster.server.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Random WebSocket frames to a kernel, masked as a client's are. One seed, one sequence. */
public final class Frames {
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final List<String> TYPES =
      List.of(
          "kernel_info_request",
          "execute_request",
          "complete_request",
          "inspect_request",
          "history_request",
          "comm_info_request",
          "comm_open",
          "comm_msg",
          "is_complete_request",
          "input_reply",
          "interrupt_request",
          "debug_request",
          "",
          "no_such_request",
          "status");
  private static final List<String> CHANNELS =
      List.of("shell", "shell", "shell", "control", "stdin", "iopub", "hb", "", "no-channel");

  private final Junk junk;
  private int count;

  public Frames(long seed) {
    this.junk = new Junk(seed);
  }

  /** The handshake; half of them with the binary subprotocol. */
  public byte[] handshake(String kernel, String token, boolean binary) {
    return """
    GET /api/kernels/%s/channels?session_id=%s HTTP/1.1\r
    Host: 127.0.0.1\r
    Authorization: token %s\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    %s\r
    """
        .formatted(
            kernel,
            junk.oneIn(3) ? "" : "s" + junk.below(20),
            token,
            binary ? "Sec-WebSocket-Protocol: v1.kernel.websocket.jupyter.org\r\n" : "")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** One frame, mostly one that the server can decode. */
  public byte[] next(boolean binary) {
    var payload = binary ? v1() : legacy();
    return switch (junk.below(40)) {
      case 0 -> frame(junk.below(16), junk.bytes(300));
      case 1 -> frame(BINARY, junk.bytes(64));
      case 2 -> frame(binary ? BINARY : TEXT, Arrays.copyOf(payload, junk.below(payload.length)));
      case 3 -> frame(binary ? BINARY : TEXT, broken(payload));
      case 4 -> binary ? frame(BINARY, offsets()) : frame(BINARY, buffers(payload));
      case 5 -> frame(TEXT, junk.json(0).getBytes(StandardCharsets.UTF_8));
      case 6 -> junk.bytes(64);
      case 7 -> frame(9, junk.bytes(125));
      default -> frame(binary ? BINARY : TEXT, payload);
    };
  }

  private String header() {
    var type = junk.of(TYPES);
    return switch (junk.below(12)) {
      case 0 -> junk.json(0);
      case 1 -> "{\"msg_type\":%s,\"msg_id\":%s}".formatted(junk.json(2), junk.json(2));
      default ->
          "{\"msg_id\":\"f%d\",\"msg_type\":\"%s\",\"session\":%s,\"username\":%s,\"version\":\"5.3\",\"date\":%s}"
              .formatted(
                  count++, type, Junk.quoted(junk.text()), Junk.quoted(junk.text()), junk.json(3));
    };
  }

  private String content() {
    return switch (junk.below(5)) {
      case 0 -> junk.json(0);
      case 1 -> "{\"code\":%s,\"silent\":%s}".formatted(junk.json(2), junk.json(3));
      default ->
          "{\"code\":%s,\"cursor_pos\":%d}".formatted(Junk.quoted(junk.text()), junk.below(9));
    };
  }

  private byte[] legacy() {
    var text =
        "{\"channel\":%s,\"header\":%s,\"parent_header\":%s,\"metadata\":%s,\"content\":%s,\"buffers\":[]}"
            .formatted(
                junk.oneIn(20) ? junk.json(2) : Junk.quoted(junk.of(CHANNELS)),
                header(),
                junk.oneIn(10) ? junk.json(0) : "{}",
                junk.oneIn(10) ? junk.json(0) : "{}",
                content());
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] v1() {
    var parts = new ArrayList<byte[]>();
    for (var part :
        List.of(
            junk.of(CHANNELS),
            header(),
            junk.oneIn(10) ? junk.json(0) : "{}",
            junk.oneIn(10) ? junk.json(0) : "{}",
            content())) {
      parts.add(part.getBytes(StandardCharsets.UTF_8));
    }
    for (var i = junk.below(3); i > 0; i--) {
      parts.add(junk.bytes(50));
    }
    var size = parts.stream().mapToInt(it -> it.length).sum();
    var frame = ByteBuffer.allocate(8 * (parts.size() + 2) + size).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(parts.size() + 1L);
    var offset = 8L * (parts.size() + 2);
    for (var part : parts) {
      frame.putLong(offset);
      offset += part.length;
    }
    frame.putLong(offset);
    parts.forEach(frame::put);
    return frame.array();
  }

  /** Offsets that lead anywhere. */
  private byte[] offsets() {
    var frame = ByteBuffer.allocate(8 * 8).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(junk.oneIn(2) ? 7 : Long.MAX_VALUE - junk.below(9));
    for (var i = 0; i < 7; i++) {
      frame.putLong(junk.oneIn(3) ? -1L - junk.below(99) : junk.below(99));
    }
    return frame.array();
  }

  /** The older form with buffers: number and places of the parts before them. */
  private byte[] buffers(byte[] json) {
    var buffer = junk.bytes(40);
    var frame = ByteBuffer.allocate(12 + json.length + buffer.length);
    frame.putInt(junk.oneIn(3) ? junk.below(1 << 30) : 2);
    frame.putInt(12).putInt(12 + json.length);
    frame.put(json).put(buffer);
    return frame.array();
  }

  private byte[] broken(byte[] whole) {
    var changed = whole.clone();
    changed[junk.below(changed.length)] = (byte) junk.below(256);
    return changed;
  }

  private static byte[] frame(int opcode, byte[] payload) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(0x80 | opcode);
    if (payload.length < 126) {
      bytes.write(0x80 | payload.length);
    } else {
      bytes.write(0x80 | (payload.length < 65_536 ? 126 : 127));
      for (var shift = payload.length < 65_536 ? 8 : 56; shift >= 0; shift -= 8) {
        bytes.write(shift > 24 ? 0 : payload.length >>> shift);
      }
    }
    // Masked with zeros, which changes nothing.
    bytes.writeBytes(new byte[4]);
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }
}
