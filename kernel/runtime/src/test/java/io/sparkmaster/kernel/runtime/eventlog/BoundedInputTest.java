package io.sparkmaster.kernel.runtime.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedInputTest {
  private static final Duration LONG = Duration.ofHours(1);

  private static InputStream bytes(int count) {
    return new ByteArrayInputStream(new byte[count]);
  }

  @Test
  void asMuchAsAllowedIsReadWhole() throws IOException {
    assertThat(new BoundedInput(bytes(1 << 20), 1 << 20, LONG).readAllBytes()).hasSize(1 << 20);
  }

  @Test
  void moreEndsTheReadingWhicheverWayItIsRead() throws IOException {
    var all = new BoundedInput(new SequenceInputStream(bytes(1 << 20), bytes(1)), 1 << 20, LONG);
    assertThatThrownBy(all::readAllBytes).hasMessage("it unpacks to more than 1 MB");

    var single = new BoundedInput(bytes(3), 2, LONG);
    assertThat(single.read()).isZero();
    assertThat(single.read()).isZero();
    assertThatThrownBy(single::read).isInstanceOf(IOException.class);
  }

  @Test
  void itEndsAfterItsTime() {
    var late = new BoundedInput(bytes(3), 9, Duration.ofMinutes(-1));

    assertThatThrownBy(late::read).hasMessageContaining("reading it takes more than");
  }
}
