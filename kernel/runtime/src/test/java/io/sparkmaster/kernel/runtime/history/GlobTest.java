package io.sparkmaster.kernel.runtime.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class GlobTest {
  @Property
  void matchesWhatTheSameRegularExpressionMatches(
      @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(max = 7) String pattern,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 9) String text) {
    var regex = pattern.replace("*", ".*").replace('?', '.');
    assertThat(new Glob(pattern).matches(text)).isEqualTo(Pattern.matches(regex, text));
  }

  @Test
  void takesNoLongerForAPatternThatIsMadeToTakeLong() {
    var pattern = "*a".repeat(200) + "*b";
    assertThat(new Glob(pattern).matches("a".repeat(20_000))).isFalse();
    assertThat(new Glob(pattern).matches("a".repeat(20_000) + "b")).isTrue();
  }

  @Test
  void newlinesAreCharacters() {
    assertThat(new Glob("val*count()").matches("val n =\n birds.count()")).isTrue();
  }
}
