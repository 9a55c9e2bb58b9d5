package io.sparkmaster.courses.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The graders that are installed, as far as reading a course needs to know them. */
public record KnownGraders(Map<String, OptionsCheck> byId) {
  /** Says what is wrong with a grader's options. */
  @FunctionalInterface
  public interface OptionsCheck {
    /** One sentence for each fault, with the option, its value and the remedy; empty when right. */
    List<String> faults(Map<String, Object> options);
  }

  /** Copies the map. */
  public KnownGraders {
    byId = Map.copyOf(byId);
  }

  Set<String> ids() {
    return byId.keySet();
  }

  Optional<OptionsCheck> check(String id) {
    return Optional.ofNullable(byId.get(id));
  }
}
