package io.sparkmaster.graders.runner.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class CanonicalJsonTest {
  private static String text(ObjectNode node) {
    return new String(CanonicalJson.bytes(node), StandardCharsets.UTF_8);
  }

  @Test
  void keysAreSortedAndNothingIsAdded() {
    var json = Json.object().put("b", 1).put("a", "ä\n");
    json.putArray("c").add(true).addNull();

    assertThat(text(json)).isEqualTo("{\"a\":\"ä\\n\",\"b\":1,\"c\":[true,null]}");
  }

  @Test
  void aNumberIsWrittenTheSameHoweverItIsHeld() {
    var decimal = Json.object().put("n", new BigDecimal("10.00"));
    var binary = Json.object().put("n", 10.0);
    var whole = Json.object().put("n", 10);

    assertThat(text(decimal))
        .isEqualTo("{\"n\":10}")
        .isEqualTo(text(binary))
        .isEqualTo(text(whole));
  }

  @Property
  void readingWhatWasWrittenChangesNothing(
      @ForAll String key, @ForAll String value, @ForAll double number) {
    var json = Json.object().put(key, value).put(key + "2", number);

    var again = Json.parseObject(CanonicalJson.bytes(json), "canonical");

    assertThat(CanonicalJson.bytes(again)).isEqualTo(CanonicalJson.bytes(json));
  }
}
