package io.sparkmaster.server.http;

import static io.sparkmaster.server.http.Encoding.BROTLI;
import static io.sparkmaster.server.http.Encoding.GZIP;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncodingTest {
  @Test
  void ofEquallyWantedFormsTheSmallerComesFirst() {
    assertThat(Encoding.accepted("gzip, deflate, br, zstd")).containsExactly(BROTLI, GZIP);
  }

  @Test
  void weightsDecide() {
    assertThat(Encoding.accepted("br;q=0.2, gzip;q=0.8")).containsExactly(GZIP, BROTLI);
  }

  @Test
  void weightZeroRefuses() {
    assertThat(Encoding.accepted("br;q=0, GZIP")).containsExactly(GZIP);
    assertThat(Encoding.accepted("*;q=0")).isEmpty();
  }

  @Test
  void aStarStandsForWhatIsNotNamed() {
    assertThat(Encoding.accepted("*, br;q=0")).containsExactly(GZIP);
  }

  @Test
  void withoutAHeaderOrWithNonsenseNothingIsCompressed() {
    assertThat(Encoding.accepted(null)).isEmpty();
    assertThat(Encoding.accepted("")).isEmpty();
    assertThat(Encoding.accepted("identity, bread, br;q=much")).isEmpty();
  }
}
