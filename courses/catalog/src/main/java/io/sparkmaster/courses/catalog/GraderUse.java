package io.sparkmaster.courses.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A grader as an exercise uses it.
 *
 * @param weight its share of the points, relative to the exercise's other graders
 * @param options as the file has them: texts, Integer, Long, BigInteger, Double, Boolean, lists and
 *     maps of these
 */
public record GraderUse(String id, int weight, Map<String, Object> options) {
  /** Keeps the options' order. */
  public GraderUse {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
  }
}
