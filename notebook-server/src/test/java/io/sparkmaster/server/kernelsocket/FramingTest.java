package io.sparkmaster.server.kernelsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class FramingTest {
  private static final List<Framing> BOTH = List.of(new V1Framing(), new LegacyFraming());

  private static Message message(String text, List<byte[]> buffers) {
    return Message.create(
            Header.create("execute_request", "session", "ada"), Json.object().put("code", text))
        .withMetadata(Json.object().put("cellId", text))
        .withBuffers(buffers);
  }

  @Provide
  Arbitrary<Framing> framings() {
    return Arbitraries.of(BOTH);
  }

  @Provide
  Arbitrary<Channel> clientChannels() {
    return Arbitraries.of(Channel.SHELL, Channel.CONTROL, Channel.STDIN);
  }

  @Property(tries = 300)
  void whatIsEncodedIsDecodedTheSame(
      @ForAll("framings") Framing framing,
      @ForAll("clientChannels") Channel channel,
      @ForAll String text,
      @ForAll @Size(max = 4) List<byte[]> buffers) {
    // A lone surrogate has no UTF-8 form.
    var sendable = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    var message = message(sendable, buffers);

    var decoded = framing.decode(framing.encode(channel, message));

    assertThat(decoded.channel()).isEqualTo(channel);
    assertThat(decoded.message().header()).isEqualTo(message.header());
    assertThat(decoded.message().content()).isEqualTo(message.content());
    assertThat(decoded.message().metadata()).isEqualTo(message.metadata());
    assertThat(decoded.message().buffers()).usingRecursiveComparison().isEqualTo(buffers);
  }

  @Test
  void v1FramesHaveLittleEndianOffsetsOfAllPartsAndTheEnd() {
    var message = message("x", List.of(new byte[] {7, 8}));

    var bytes = ((Frame.Binary) new V1Framing().encode(Channel.SHELL, message)).bytes();

    var frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(frame.getLong()).isEqualTo(7);
    assertThat(frame.getLong()).isEqualTo(8 * 8);
    assertThat(frame.getLong(8 * 7)).isEqualTo(bytes.length);
    assertThat(new String(bytes, 64, 5, StandardCharsets.UTF_8)).isEqualTo("shell");
    assertThat(bytes).endsWith(7, 8);
  }

  @Test
  void legacyFramesWithBuffersHaveBigEndianOffsets() {
    var message = message("x", List.of(new byte[] {7, 8}, new byte[] {9}));

    var bytes = ((Frame.Binary) new LegacyFraming().encode(Channel.IOPUB, message)).bytes();

    var frame = ByteBuffer.wrap(bytes);
    assertThat(frame.getInt()).isEqualTo(3);
    assertThat(frame.getInt()).isEqualTo(4 * 4);
    assertThat(bytes).endsWith(7, 8, 9);
  }

  @Test
  void aLegacyMessageWithoutChannelIsForTheShellAndItsNumericDatePassesThrough() {
    var frame =
        new Frame.Text(
            """
            {"header": {"msg_id": "1", "msg_type": "kernel_info_request", "date": 1731234567.25},
             "parent_header": null, "content": {}}""");

    var decoded = new LegacyFraming().decode(frame);

    assertThat(decoded.channel()).isEqualTo(Channel.SHELL);
    var header = Json.parseObject(decoded.message().headerJson(), "header");
    assertThat(header.path("date").isNumber()).isTrue();
    assertThat(header.path("date").asDouble()).isEqualTo(1731234567.25);
    assertThat(decoded.message().parent()).isEmpty();
  }

  @Test
  void clientsCannotSendOnTheKernelsChannels() {
    for (var framing : BOTH) {
      var frame = framing.encode(Channel.IOPUB, message("x", List.of()));
      assertThatThrownBy(() -> framing.decode(frame))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("iopub");
    }
  }

  @Test
  void everyTruncationIsRefusedInOrder() {
    var buffers = List.of(new byte[] {1, 2, 3});
    var v1 = ((Frame.Binary) new V1Framing().encode(Channel.SHELL, message("x", buffers))).bytes();
    for (int length = 0; length < v1.length; length++) {
      var cut = new Frame.Binary(Arrays.copyOf(v1, length));
      assertThatThrownBy(() -> new V1Framing().decode(cut)).isInstanceOf(ProtocolException.class);
    }
  }

  @Property(tries = 1000)
  void noiseIsRefusedWithTheCodedErrorOnly(
      @ForAll("framings") Framing framing, @ForAll byte[] noise) {
    refusesOrDecodes(framing, new Frame.Binary(noise));
    refusesOrDecodes(framing, new Frame.Text(new String(noise, StandardCharsets.ISO_8859_1)));
  }

  @Property(tries = 1000)
  void damagedFramesAreRefusedWithTheCodedErrorOnly(
      @ForAll("framings") Framing framing, @ForAll long seed) {
    var message = message("x", List.of(new byte[] {1}, new byte[0]));
    var bytes = ((Frame.Binary) framing.encode(Channel.SHELL, message)).bytes();
    var random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    refusesOrDecodes(framing, new Frame.Binary(bytes));
  }

  private static void refusesOrDecodes(Framing framing, Frame frame) {
    try {
      assertThat(framing.decode(frame).message().header().msgId()).isNotEmpty();
    } catch (ProtocolException refused) {
      assertThat(refused.code()).isEqualTo(ProtocolException.Code.MALFORMED_MESSAGE);
    }
  }
}
