package io.sparkmaster.kernel.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class PacketTest {
  /** Gives so many bytes at a time, as a slow peer does. */
  private record Trickle(ByteBuffer bytes, int atATime) implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer to) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      var part = Math.min(Math.min(atATime, to.remaining()), bytes.remaining());
      var piece = new byte[part];
      bytes.get(piece);
      to.put(piece);
      return part;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private static byte[] written(List<Packet> packets) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var writer = new PacketWriter(Channels.newChannel(bytes));
    for (var packet : packets) {
      writer.write(packet);
    }
    writer.flush();
    return bytes.toByteArray();
  }

  private static PacketReader reader(byte[] bytes, int atATime) {
    return new PacketReader(new Trickle(ByteBuffer.wrap(bytes), atATime));
  }

  @Provide
  Arbitrary<List<Packet>> packets() {
    var channels =
        Arbitraries.of(Channel.SHELL, Channel.IOPUB, Channel.CONTROL, Channel.STDIN)
            .injectNull(0.1);
    var frames =
        Arbitraries.integers().between(0, 150_000).map(PacketTest::frame).list().ofMaxSize(5);
    return channels
        .flatMap(channel -> frames.map(each -> new Packet(channel, each)))
        .list()
        .ofMaxSize(4);
  }

  private static byte[] frame(int length) {
    var frame = new byte[length];
    new Random(length).nextBytes(frame);
    return frame;
  }

  @Property(tries = 200)
  void whatIsWrittenIsReadHoweverItIsCut(
      @ForAll("packets") List<Packet> packets, @ForAll @IntRange(min = 1, max = 70_000) int cut)
      throws IOException {
    var reader = reader(written(packets), cut);

    for (var packet : packets) {
      var read = reader.next();
      assertThat(read.channel()).isEqualTo(packet.channel());
      assertThat(Arrays.deepEquals(read.frames().toArray(), packet.frames().toArray())).isTrue();
    }
    assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
  }

  @Test
  void aPacketThatComesByteByByteIsRead() throws IOException {
    var packet = new Packet(Channel.STDIN, List.of(frame(100), new byte[0], frame(3)));
    assertThat(reader(written(List.of(packet)), 1).next())
        .usingRecursiveComparison()
        .isEqualTo(packet);
  }

  @Property(tries = 2000)
  void garbageIsRefusedOrEnds(@ForAll byte[] garbage) {
    var reader = reader(garbage, 7);
    assertThatThrownBy(
            () -> {
              while (true) {
                reader.next();
              }
            })
        .isInstanceOfAny(EOFException.class, ProtocolException.class);
  }

  @Test
  void aPacketThatStopsHalfwayIsAnEnd() throws IOException {
    var whole = written(List.of(new Packet(Channel.SHELL, List.of(frame(50), frame(60)))));
    for (int length = 0; length < whole.length; length++) {
      var half = reader(Arrays.copyOf(whole, length), 64);
      assertThatThrownBy(half::next).as("%d bytes", length).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void lengthsThatCannotBeAreRefusedWithTheirValue() {
    for (int length : List.of(-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE, 67_108_865)) {
      var bytes = ByteBuffer.allocate(5).putInt(length).array();
      assertThatThrownBy(() -> reader(bytes, 5).next())
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(Integer.toString(length));
    }
    var frameBeyondItsPacket = ByteBuffer.allocate(9).putInt(6).put((byte) 1).putInt(2).array();
    assertThatThrownBy(() -> reader(frameBeyondItsPacket, 9).next())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("claims 2 bytes, where 0 to 1 are possible");
  }

  @Test
  void anAnnouncedLengthCostsNoMemoryBeforeItsBytesCome() {
    var bytes =
        ByteBuffer.allocate(9)
            .putInt(Packet.LIMIT_BYTES)
            .put((byte) 1)
            .putInt(Packet.LIMIT_BYTES - 5)
            .array();
    var reader = reader(bytes, 9);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    var before = threads.getCurrentThreadAllocatedBytes();
    var ended = catchThrowable(reader::next);
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(ended).isInstanceOf(EOFException.class);
    assertThat(allocated).isLessThan(1 << 20);
  }

  @Test
  void moreFramesThanTheLimitAreRefused() throws IOException {
    var frames = IntStream.rangeClosed(0, Packet.LIMIT_FRAMES).mapToObj(i -> new byte[0]).toList();
    var packet = new Packet(Channel.IOPUB, frames);
    assertThat(packet.fits()).isFalse();
    var bytes = written(List.of(packet));
    assertThatThrownBy(() -> reader(bytes, 4096).next())
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("after frame 1024");
  }

  @Test
  void controlGoesFirstAndAWelcomeBeforeWhatOthersPublish() throws Exception {
    var outbox = new Outbox(1000);
    outbox.welcome();
    var other = new Thread(() -> outbox.offer(new Packet(Channel.IOPUB, List.of(frame(2)))));
    other.start();
    other.join();
    outbox.offer(new Packet(Channel.IOPUB, List.of(frame(1))));
    outbox.welcomed();
    outbox.offer(new Packet(Channel.CONTROL, List.of(frame(3))));

    for (int expected : List.of(3, 1, 2)) {
      var next = outbox.poll();
      assertThat(next).isNotNull();
      assertThat(next.frames().get(0)).hasSize(expected);
    }
    assertThat(outbox.isEmpty()).isTrue();
  }

  @Test
  void aFullOutboxRefusesAndTakesAgainWhenThereIsRoom() {
    var outbox = new Outbox(100);
    var packet = new Packet(Channel.SHELL, List.of(frame(60)));
    assertThat(outbox.offer(packet)).isTrue();
    assertThat(outbox.offer(packet)).isFalse();
    assertThat(outbox.poll()).isSameAs(packet);
    assertThat(outbox.offer(packet)).isTrue();
  }
}
