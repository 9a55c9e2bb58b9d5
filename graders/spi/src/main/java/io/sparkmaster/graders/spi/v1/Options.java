package io.sparkmaster.graders.spi.v1;

import io.sparkmaster.graders.spi.v1.OptionsException.Code;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options that a lesson gives to a grader, read with the type that the grader expects.
 *
 * <p>Every getter throws an {@link OptionsException} that names the grader, the option and its
 * value when the value is of another type. An option that is absent or null has its default.
 * Immutable.
 */
public final class Options {
  private final String grader;
  private final String prefix;
  private final Map<String, @Nullable Object> values;

  private Options(String grader, String prefix, Map<String, @Nullable Object> values) {
    this.grader = grader;
    this.prefix = prefix;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * The options of a grader.
   *
   * @param grader the grader's id, for messages
   * @param values what YAML or JSON gives: String, Boolean, Number, List, Map with String keys,
   *     null
   */
  public static Options of(String grader, Map<String, ? extends @Nullable Object> values) {
    return new Options(grader, "", new LinkedHashMap<>(values));
  }

  /** The grader's id. */
  public String grader() {
    return grader;
  }

  /** All values as they were given. */
  public Map<String, @Nullable Object> asMap() {
    return values;
  }

  /** Whether the option is given and not null. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /**
   * Refuses every option but these.
   *
   * @throws OptionsException that lists the candidates, the nearest first
   */
  public void allow(String... names) {
    for (var given : values.keySet()) {
      if (!List.of(names).contains(given)) {
        throw new OptionsException(
            Code.UNKNOWN_OPTION,
            "The grader \"%s\" has no option \"%s\" (its value is %s). Its options are: %s. Correct the name or remove the option."
                .formatted(grader, prefix + given, values.get(given), candidates(given, names)));
      }
    }
  }

  private String candidates(String given, String... names) {
    return NearNames.nearestFirst(given, List.of(names)).stream()
        .map(name -> prefix + name)
        .collect(Collectors.joining(", "));
  }

  /** A text. */
  public Optional<String> text(String name) {
    return typed(name, String.class, "a text, in quotes if it looks like a number");
  }

  /**
   * A list of texts, possibly empty. One text stands for a list of one; whole numbers and truth
   * values, as which YAML reads some names, are texts here.
   */
  public List<String> texts(String name) {
    var value = values.get(name);
    if (value == null) {
      return List.of();
    }
    var list = value instanceof List<?> many ? many : List.of(value);
    for (var item : list) {
      if (!(item instanceof String || item instanceof Number || item instanceof Boolean)) {
        throw new OptionsException(
            Code.WRONG_TYPE, message(name, "a text or a list of texts, such as [one, two]"));
      }
    }
    return list.stream().map(String::valueOf).toList();
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String name, boolean otherwise) {
    return typed(name, Boolean.class, "true or false").orElse(otherwise);
  }

  /** A finite number of at least {@code least}. */
  public double number(String name, double least, double otherwise) {
    var number = typed(name, Number.class, "a number");
    if (number.isEmpty()) {
      return otherwise;
    }
    var value = number.get().doubleValue();
    if (Double.isNaN(value) || Double.isInfinite(value) || value < least) {
      throw bad(name, "a number of at least " + plain(least));
    }
    return value;
  }

  /** A whole number from {@code least} to {@code most}. */
  public OptionalLong whole(String name, long least, long most) {
    var number = typed(name, Number.class, "a whole number");
    if (number.isEmpty()) {
      return OptionalLong.empty();
    }
    var range = "a whole number from " + least + " to " + most;
    try {
      var value = new BigDecimal(number.get().toString()).longValueExact();
      if (value >= least && value <= most) {
        return OptionalLong.of(value);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw bad(name, range);
    }
    throw bad(name, range);
  }

  /** One of the constants of an enum, written in lower case. */
  public <E extends Enum<E>> E choice(String name, E otherwise) {
    var text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    var constants = otherwise.getDeclaringClass().getEnumConstants();
    return Stream.of(constants)
        .filter(constant -> lower(constant).equals(text.get()))
        .findFirst()
        .orElseThrow(
            () ->
                bad(
                    name,
                    "one of "
                        + Stream.of(constants)
                            .map(Options::lower)
                            .collect(Collectors.joining(", "))));
  }

  /** Options inside an option; messages name them {@code outer.inner}. */
  public Optional<Options> nested(String name) {
    return typed(name, Map.class, "an object such as {min: 1, max: 2}")
        .map(map -> inside(name, map));
  }

  private Options inside(String name, Map<?, ?> map) {
    var inner = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, value) -> inner.put(String.valueOf(key), value));
    return new Options(grader, prefix + name + ".", inner);
  }

  private <T> Optional<T> typed(String name, Class<T> type, String wanted) {
    var value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new OptionsException(Code.WRONG_TYPE, message(name, wanted));
    }
    return Optional.of(type.cast(value));
  }

  /** An error about the value of an option, for rules that no getter knows. */
  public OptionsException bad(String name, String wanted) {
    return new OptionsException(Code.BAD_VALUE, message(name, wanted));
  }

  /** An error about an option that has to be given. */
  public OptionsException missing(String name, String wanted) {
    return new OptionsException(
        Code.MISSING_OPTION,
        "The grader \"%s\" needs the option \"%s\". Give it %s."
            .formatted(grader, prefix + name, wanted));
  }

  private String message(String name, String wanted) {
    return "The option \"%s\" of the grader \"%s\" is %s, but it must be %s."
        .formatted(prefix + name, grader, shown(values.get(name)), wanted);
  }

  private static String shown(@Nullable Object value) {
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }

  private static String plain(double number) {
    return new BigDecimal(number).stripTrailingZeros().toPlainString();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
