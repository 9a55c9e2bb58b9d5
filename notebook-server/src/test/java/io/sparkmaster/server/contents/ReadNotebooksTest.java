package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.SerializedString;
import io.sparkmaster.server.contents.ReadNotebooks.Known;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReadNotebooksTest {
  private final ReadNotebooks read = new ReadNotebooks();

  private static Known known(int characters) {
    return new Known(
        "digest", Optional.empty(), new SerializedString("x".repeat(characters)), null);
  }

  @Test
  void whatWasNotReadForLongestGoesFirst() {
    read.keep("first", known(400_000));
    read.keep("second", known(400_000));
    for (int i = 0; i < 14; i++) {
      read.keep("more" + i, known(400_000));
      assertThat(read.find("first")).isNotNull();
    }

    assertThat(read.find("second")).isNull();
    assertThat(read.find("more13")).isNotNull();
  }

  @Test
  void aVeryLargeOneIsNotKept() {
    read.keep("large", known(1 << 20));

    assertThat(read.find("large")).isNull();
  }

  @Test
  void keepingTheSameOneAgainTakesNoMoreRoom() {
    read.keep("other", known(1000));
    for (int i = 0; i < 100; i++) {
      read.keep("same", known(400_000));
    }

    assertThat(read.find("other")).isNotNull();
  }
}
