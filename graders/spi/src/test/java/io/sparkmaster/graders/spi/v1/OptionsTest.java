package io.sparkmaster.graders.spi.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.graders.spi.v1.OptionsException.Code;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static Options options(Object... namesAndValues) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return Options.of("rows", values);
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Code code, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(OptionsException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void whatIsAbsentOrNullHasItsDefault() {
    var options = Options.of("rows", Map.of());

    assertThat(options.flag("a", true)).isTrue();
    assertThat(options.number("a", 0, 2.5)).isEqualTo(2.5);
    assertThat(options.whole("a", 0, 9)).isEmpty();
    assertThat(options.text("a")).isEmpty();
    assertThat(options.choice("a", Colour.RED)).isEqualTo(Colour.RED);
    assertThat(options.nested("a")).isEmpty();
    var withNull = new LinkedHashMap<String, @Nullable Object>();
    withNull.put("a", null);
    assertThat(Options.of("rows", withNull).flag("a", true)).isTrue();
  }

  @Test
  void everyNumberOfYamlIsRead() {
    assertThat(options("n", 3).number("n", 0, 0)).isEqualTo(3);
    assertThat(options("n", 0.5).number("n", 0, 0)).isEqualTo(0.5);
    assertThat(options("n", 3L).whole("n", 0, 9)).hasValue(3);
    assertThat(options("n", 3.0).whole("n", 0, 9)).hasValue(3);
    assertThat(options("n", new BigInteger("7")).whole("n", 0, 9)).hasValue(7);
  }

  @Test
  void aWrongTypeNamesGraderOptionAndValue() {
    assertRefused(Code.WRONG_TYPE, () -> options("ordered", "yes").flag("ordered", false))
        .hasMessage(
            "The option \"ordered\" of the grader \"rows\" is \"yes\", but it must be true or"
                + " false.");
    assertRefused(Code.WRONG_TYPE, () -> options("n", "3").number("n", 0, 0));
    assertRefused(Code.WRONG_TYPE, () -> options("n", 3).text("n"));
    assertRefused(Code.WRONG_TYPE, () -> options("n", 3).nested("n"));
  }

  @Test
  void aValueOutsideItsRangeIsRefused() {
    assertRefused(Code.BAD_VALUE, () -> options("n", -1).number("n", 0, 0))
        .hasMessageContaining("is -1, but it must be a number of at least 0");
    assertRefused(Code.BAD_VALUE, () -> options("n", Double.NaN).number("n", 0, 0));
    assertRefused(Code.BAD_VALUE, () -> options("n", 1.5).whole("n", 0, 9))
        .hasMessageContaining("is 1.5, but it must be a whole number from 0 to 9");
    assertRefused(Code.BAD_VALUE, () -> options("n", 10).whole("n", 0, 9));
    assertRefused(
        Code.BAD_VALUE, () -> options("n", new BigInteger("9".repeat(30))).whole("n", 0, 9));
    assertRefused(Code.BAD_VALUE, () -> options("n", Double.NaN).whole("n", 0, 9));
  }

  @Test
  void aChoiceListsItsCandidates() {
    assertThat(options("c", "dark_blue").choice("c", Colour.RED)).isEqualTo(Colour.DARK_BLUE);
    assertRefused(Code.BAD_VALUE, () -> options("c", "blue").choice("c", Colour.RED))
        .hasMessageContaining("is \"blue\", but it must be one of red, dark_blue");
    assertRefused(Code.BAD_VALUE, () -> options("c", "RED").choice("c", Colour.RED));
  }

  @Test
  void anUnknownOptionListsAllNamesTheNearestFirst() {
    assertRefused(
            Code.UNKNOWN_OPTION,
            () -> options("orderd", true).allow("limit", "tolerance", "ordered"))
        .hasMessageContaining("The grader \"rows\" has no option \"orderd\" (its value is true)")
        .hasMessageContaining("Its options are: ordered, ")
        .hasMessageContaining("tolerance")
        .hasMessageContaining("limit");
  }

  @Test
  void optionsInsideAnOptionAreNamedWithIt() {
    var inner = options("jobs", Map.of("max", "one")).nested("jobs").orElseThrow();

    assertRefused(Code.WRONG_TYPE, () -> inner.whole("max", 0, 9))
        .hasMessageContaining("The option \"jobs.max\" of the grader \"rows\" is \"one\"");
    assertRefused(Code.UNKNOWN_OPTION, () -> inner.allow("min"))
        .hasMessageContaining("no option \"jobs.max\"")
        .hasMessageContaining("jobs.min");
    assertThat(inner.missing("min", "a number").code()).isEqualTo(Code.MISSING_OPTION);
  }

  @Test
  void laterChangesOfTheMapAreNotSeen() {
    var values = new LinkedHashMap<String, Object>(Map.of("a", true));
    var options = Options.of("rows", values);

    values.put("a", false);

    assertThat(options.flag("a", false)).isTrue();
  }
}
