package io.sparkmaster.courses.catalog;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts graders together into one. No grader may have such an id. */
public enum Combinator {
  /** All must pass; without one of them there are no points. */
  ALL,
  /** One that passes is enough. */
  ANY,
  /** Each gives its share of the points. */
  WEIGHTED;

  /** The id in files. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The combinator of that id. */
  public static Optional<Combinator> of(String id) {
    return Stream.of(values()).filter(each -> each.id().equals(id)).findFirst();
  }
}
