package io.sparkmaster.kernel.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TextsTest {
  @Property
  void theBeginOfATextIsUnicodeAndAsLongAsItMayBe(
      @ForAll @Size(max = 20) int[] numbers, @ForAll @IntRange(max = 45) int max) {
    var text = new StringBuilder();
    for (var number : numbers) {
      // Half of them are characters of two chars.
      text.appendCodePoint(number % 2 == 0 ? 'a' : 0x1F600 + Math.floorMod(number, 50));
    }

    var begin = Texts.begin(text.toString(), max);

    assertThat(text.toString()).startsWith(begin);
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(begin)).isTrue();
    assertThat(begin.length()).isLessThanOrEqualTo(max);
    assertThat(begin.length()).isGreaterThanOrEqualTo(Math.min(text.length(), max) - 1);
  }

  @Property
  void halfCharactersBecomeQuestionMarksAsInAnEncoder(@ForAll @Size(max = 20) char[] chars) {
    for (int i = 0; i < chars.length; i++) {
      // Half of them are halves.
      chars[i] = chars[i] % 2 == 0 ? (char) (0xD800 + chars[i] % 0x800) : chars[i];
    }
    var text = new String(chars);

    var bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(Texts.wellFormed(text)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }
}
