package io.sparkmaster.kernel.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class WireCodecTest {
  private final WireCodec codec = new WireCodec(new Signer("key"));

  private static Message message(String text) {
    return Message.create(
        Header.create("execute_request", "session", "ada"), Json.object().put("code", text));
  }

  @Property(tries = 300)
  void whatIsEncodedIsDecodedTheSame(
      @ForAll String text,
      @ForAll @Size(max = 3) List<byte[]> identities,
      @ForAll @Size(max = 3) List<byte[]> buffers) {
    var sendable = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    var message = message(sendable).withIdentities(identities).withBuffers(buffers);

    var decoded = codec.decode(codec.encode(message));

    assertThat(decoded.header()).isEqualTo(message.header());
    assertThat(decoded.content()).isEqualTo(message.content());
    assertThat(decoded.identities()).usingRecursiveComparison().isEqualTo(identities);
    assertThat(decoded.buffers()).usingRecursiveComparison().isEqualTo(buffers);
  }

  @Property(tries = 300)
  void anyChangedByteOfTheSignedPartsIsNoticed(
      @ForAll @IntRange(min = 2, max = 5) int part,
      @ForAll @IntRange(max = 1000) int position,
      @ForAll @IntRange(min = 1, max = 255) int difference) {
    var frames = new ArrayList<byte[]>(codec.encode(message("x")));
    var changed = frames.get(part).clone();
    changed[position % changed.length] ^= (byte) difference;
    frames.set(part, changed);

    assertThatThrownBy(() -> codec.decode(frames))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_SIGNATURE));
  }

  @Property(tries = 1000)
  void noiseIsRefusedWithTheCodedErrorOnly(@ForAll @Size(max = 12) List<byte[]> frames) {
    assertThatThrownBy(() -> codec.decode(frames)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void everyMissingFrameIsRefused() {
    var frames = codec.encode(message("x"));
    for (int count = 0; count < frames.size(); count++) {
      var some = frames.subList(0, count);
      assertThatThrownBy(() -> codec.decode(some)).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void anEmptyKeyMeansUnsigned() {
    var unsigned = new WireCodec(new Signer(""));
    var frames = unsigned.encode(message("x"));
    assertThat(frames.get(1)).isEmpty();
    assertThat(unsigned.decode(frames).type()).isEqualTo("execute_request");
  }

  @Test
  void theSignatureIsHmacSha256OverTheFourPartsInHex() {
    // The well-known HMAC_SHA256("key", "The quick brown fox jumps over the lazy dog").
    var signature =
        new Signer("key")
            .sign(
                "The quick ".getBytes(StandardCharsets.US_ASCII),
                "brown fox ".getBytes(StandardCharsets.US_ASCII),
                "jumps over ".getBytes(StandardCharsets.US_ASCII),
                "the lazy dog".getBytes(StandardCharsets.US_ASCII));
    assertThat(new String(signature, StandardCharsets.US_ASCII))
        .isEqualTo("f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
  }

  @Test
  void jsonThatIsTooDeepIsRefused() {
    var deep = "{\"a\":".repeat(5000) + "1" + "}".repeat(5000);
    assertThatThrownBy(() -> Json.parseObject(deep.getBytes(StandardCharsets.UTF_8), "deep"))
        .isInstanceOf(ProtocolException.class);
  }
}
