package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a lesson's exercises.yaml. */
final class ExercisesReader {
  private static final int MAX_POINTS = 1000;
  private static final int MAX_HINTS = 10;

  private final GradersReader graders;
  private final FaultLog log;

  ExercisesReader(KnownGraders known, FaultLog log) {
    this.graders = new GradersReader(known, log);
    this.log = log;
  }

  /** The exercises in the file's order; empty optional when the file itself is not readable. */
  Optional<List<ExerciseDraft>> read(Path file) {
    return YamlFile.read(file, log).map(this::exercises);
  }

  private List<ExerciseDraft> exercises(YamlMapping file) {
    try (file) {
      CourseReader.checkSchema(file, log);
      var drafts = new LinkedHashMap<ExerciseId, ExerciseDraft>();
      for (var item : file.mappings("exercises")) {
        exercise(item).ifPresent(draft -> add(draft, drafts));
      }
      return List.copyOf(drafts.values());
    }
  }

  private void add(ExerciseDraft draft, Map<ExerciseId, ExerciseDraft> drafts) {
    if (drafts.putIfAbsent(draft.id().value(), draft) != null) {
      log.add(
          Kind.DUPLICATE_ID,
          draft.id().place(),
          "A second exercise has the id \"" + draft.id().value() + "\".",
          "Give each exercise of a lesson an id of its own.");
    }
  }

  private Optional<ExerciseDraft> exercise(YamlMapping item) {
    try (item) {
      var id = item.slug("id");
      var title = item.text("title").map(Located::value).orElse("");
      var target = item.mapping("target").flatMap(this::target);
      var points = item.integer("points", 1, MAX_POINTS).map(Located::value).orElse(1);
      var skills = item.slugs("skills").stream().map(Located::value).toList();
      var hints = hints(item);
      var uses = graders.read(item);
      var expected = item.optionalMapping("expected").map(this::expected);
      return id.map(
          text ->
              new ExerciseDraft(
                  new Located<>(new ExerciseId(text.value()), text.place()),
                  title,
                  target.orElse(new Target(Target.Kind.CELL_RESULT, Optional.empty())),
                  points,
                  skills,
                  hints,
                  uses,
                  expected.orElse(new Expected.FromSolution())));
    }
  }

  private Optional<Target> target(YamlMapping mapping) {
    try (mapping) {
      var kind = mapping.text("kind");
      if (kind.isEmpty()) {
        mapping.optional("name");
        return Optional.empty();
      }
      var known = Target.Kind.of(kind.get().value());
      if (known.isEmpty()) {
        mapping.optional("name");
        log.add(
            Kind.BAD_VALUE,
            kind.get().place(),
            "target.kind is " + Text.quoted(kind.get().value()) + ".",
            Text.candidates(kind.get().value(), Target.Kind.names()));
        return Optional.empty();
      }
      if (!known.get().named()) {
        return Optional.of(new Target(known.get(), Optional.empty()));
      }
      return mapping
          .text("name")
          .filter(name -> isName(known.get(), name))
          .map(name -> new Target(known.get(), Optional.of(name.value())));
    }
  }

  private boolean isName(Target.Kind kind, Located<String> name) {
    if (kind == Target.Kind.FILES) {
      return staysInside(name);
    }
    if (isIdentifier(name.value())) {
      return true;
    }
    log.add(
        Kind.BAD_VALUE,
        name.place(),
        "target.name is " + Text.quoted(name.value()) + ", which no " + kind.text() + " can have.",
        "Use letters, digits and underscores, with a letter first.");
    return false;
  }

  private static boolean isIdentifier(String text) {
    return Character.isJavaIdentifierStart(text.codePointAt(0))
        && text.codePoints().allMatch(Character::isJavaIdentifierPart);
  }

  private boolean staysInside(Located<String> name) {
    var path = name.value();
    boolean escapes =
        path.startsWith("/")
            || path.contains("\\")
            || path.contains(":")
            || List.of(path.split("/", -1)).contains("..");
    if (escapes) {
      log.add(
          Kind.PATH_ESCAPE,
          name.place(),
          "target.name is " + Text.quoted(path) + ", which can lead out of the lesson.",
          "Use a path relative to the lesson, with slashes and without \"..\".");
    }
    return !escapes;
  }

  private List<String> hints(YamlMapping item) {
    var hints = item.optionalTexts("hints");
    if (hints.size() > MAX_HINTS) {
      log.add(
          Kind.BAD_VALUE,
          hints.get(MAX_HINTS).place(),
          "There are " + hints.size() + " hints.",
          "Keep the best " + MAX_HINTS + " or fewer.");
    }
    return hints.stream().map(Located::value).toList();
  }

  private Expected expected(YamlMapping mapping) {
    try (mapping) {
      boolean value = mapping.has("value");
      boolean rows = mapping.has("rows");
      boolean from = mapping.has("from");
      if ((value ? 1 : 0) + (rows ? 1 : 0) + (from ? 1 : 0) != 1) {
        log.add(
            Kind.BAD_VALUE,
            mapping.place(),
            "expected has to name one source of the right answer.",
            "Keep one of {from: solution}, {value: ...} and {rows: [[...], ...]}.");
        return new Expected.FromSolution();
      }
      if (from) {
        mapping
            .text("from")
            .filter(text -> !text.value().equals("solution"))
            .ifPresent(
                text ->
                    log.add(
                        Kind.BAD_VALUE,
                        text.place(),
                        "expected.from is " + Text.quoted(text.value()) + ".",
                        "Write \"solution\"."));
        return new Expected.FromSolution();
      }
      return value ? InlineReader.value(mapping, log) : InlineReader.rows(mapping, log);
    }
  }
}
