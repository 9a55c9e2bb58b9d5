package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the graders of an exercise. */
final class GradersReader {
  private static final int MAX_WEIGHT = 100;
  private static final int MAX_DEPTH = 4;
  private static final String PASS = "pass";

  private final KnownGraders known;
  private final FaultLog log;

  GradersReader(KnownGraders known, FaultLog log) {
    this.known = known;
    this.log = log;
  }

  List<GraderUse> read(YamlMapping item) {
    return read(item, "The exercise", 0);
  }

  private List<GraderUse> read(YamlMapping item, String whose, int depth) {
    boolean given = item.has("graders");
    var uses = new ArrayList<GraderUse>();
    var above = new LinkedHashSet<String>();
    var mappings = item.mappings("graders");
    for (var mapping : mappings) {
      grader(mapping, above, depth)
          .ifPresent(
              use -> {
                uses.add(use);
                above.add(use.id());
              });
    }
    if (given && mappings.isEmpty()) {
      log.add(
          Kind.BAD_VALUE,
          item.place(),
          whose + " has no grader, so nothing could ever pass.",
          "Name at least one. " + Text.candidates("", known.ids()));
    }
    return uses;
  }

  private Optional<GraderUse> grader(YamlMapping mapping, Set<String> above, int depth) {
    try (mapping) {
      var id = mapping.slug("id");
      int weight = mapping.integer("weight", 1, MAX_WEIGHT, 1);
      var dependsOn = dependsOn(mapping, above);
      var options = mapping.optionalMapping("options").map(YamlMapping::plain).orElse(Map.of());
      if (id.isEmpty()) {
        mapping.optional("graders");
        return Optional.empty();
      }
      var combinator = Combinator.of(id.get().value());
      var parts =
          combinator
              .map(each -> parts(each, options, mapping, depth))
              .orElseGet(
                  () -> {
                    check(id.get(), options, mapping);
                    return List.of();
                  });
      return Optional.of(new GraderUse(id.get().value(), weight, options, dependsOn, parts));
    }
  }

  private List<String> dependsOn(YamlMapping mapping, Set<String> above) {
    var names = mapping.optionalSlugs("depends_on");
    for (var name : names) {
      if (!above.contains(name.value())) {
        log.add(
            Kind.BAD_VALUE,
            name.place(),
            "depends_on names " + Text.quoted(name.value()) + ", which does not stand above it.",
            above.isEmpty()
                ? "The first grader can depend on none: leave depends_on out, or move it down."
                : Text.candidates(name.value(), above));
      }
    }
    return names.stream().map(Located::value).toList();
  }

  private List<GraderUse> parts(
      Combinator combinator, Map<String, Object> options, YamlMapping mapping, int depth) {
    checkOptions(combinator, options, mapping);
    if (depth == MAX_DEPTH) {
      mapping.optional("graders");
      log.add(
          Kind.BAD_VALUE,
          mapping.place(),
          "Combinators stand in one another more than " + MAX_DEPTH + " deep.",
          "Write the graders out in fewer levels.");
      return List.of();
    }
    mapping.required("graders");
    return mapping.has("graders")
        ? read(mapping, "The combinator " + combinator.id(), depth + 1)
        : List.of();
  }

  private void checkOptions(
      Combinator combinator, Map<String, Object> options, YamlMapping mapping) {
    for (var name : options.keySet()) {
      if (combinator != Combinator.WEIGHTED || !name.equals(PASS)) {
        log.add(
            Kind.BAD_GRADER_OPTIONS,
            mapping.place(),
            "The combinator " + combinator.id() + " has no option " + Text.quoted(name) + ".",
            combinator == Combinator.WEIGHTED
                ? "Its only option is pass."
                : "Leave the options out.");
      }
    }
    var pass = options.get(PASS);
    boolean share =
        pass instanceof Number number && number.doubleValue() > 0 && number.doubleValue() <= 1;
    if (pass != null && combinator == Combinator.WEIGHTED && !share) {
      log.add(
          Kind.BAD_GRADER_OPTIONS,
          mapping.place(),
          "The option pass of the combinator weighted is " + pass + ".",
          "Give it the share of the points from which it passes: above 0, at most 1, such as 0.7.");
    }
  }

  private void check(Located<String> id, Map<String, Object> options, YamlMapping mapping) {
    var check = known.check(id.value());
    if (check.isEmpty()) {
      var ids = new TreeSet<>(known.ids());
      for (var combinator : Combinator.values()) {
        ids.add(combinator.id());
      }
      log.add(
          Kind.UNKNOWN_GRADER,
          id.place(),
          "No grader has the id " + Text.quoted(id.value()) + ".",
          Text.candidates(id.value(), ids));
      return;
    }
    for (var fault : check.get().faults(options)) {
      log.add(
          Kind.BAD_GRADER_OPTIONS,
          mapping.place(),
          "The grader " + id.value() + " refuses its options.",
          fault);
    }
  }
}
