package io.sparkmaster.courses.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A grader as an exercise uses it, or several that a combinator puts together.
 *
 * @param id of a grader, or of a {@link Combinator}
 * @param weight its share of the points, relative to its neighbours
 * @param options as the file has them: texts, Integer, Long, BigInteger, Double, Boolean, lists and
 *     maps of these
 * @param dependsOn ids of neighbours before it that must have passed before it is asked
 * @param parts what a combinator puts together; empty for a grader
 */
public record GraderUse(
    String id,
    int weight,
    Map<String, Object> options,
    List<String> dependsOn,
    List<GraderUse> parts) {
  /** Keeps the options' order. */
  public GraderUse {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    dependsOn = List.copyOf(dependsOn);
    parts = List.copyOf(parts);
  }

  /** A grader that depends on no other. */
  public GraderUse(String id, int weight, Map<String, Object> options) {
    this(id, weight, options, List.of(), List.of());
  }

  /** The graders themselves, in their order. */
  public Stream<GraderUse> leaves() {
    return parts.isEmpty() ? Stream.of(this) : parts.stream().flatMap(GraderUse::leaves);
  }
}
