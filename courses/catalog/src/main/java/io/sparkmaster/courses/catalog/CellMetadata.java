package io.sparkmaster.courses.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.courses.catalog.Fault.Kind;
import io.sparkmaster.courses.catalog.Fault.Place;
import io.sparkmaster.courses.catalog.notebook.Cell;
import java.util.List;
import java.util.Optional;

/** What {@code cell.metadata.sparkmaster} says. */
record CellMetadata(CellRole role, Optional<ExerciseId> exercise, Optional<CellLanguage> language) {
  private static final List<String> KEYS = List.of("schema", "exercise", "role", "language");

  /**
   * The id that a cell carries, whatever else is wrong with it; ids are all we take from learners.
   */
  static Optional<ExerciseId> exerciseOf(Cell cell) {
    return cell.sparkmaster().map(json -> json.path("exercise")).flatMap(CellMetadata::id);
  }

  private static Optional<ExerciseId> id(JsonNode node) {
    return node.isTextual() && Slug.fits(node.textValue())
        ? Optional.of(new ExerciseId(node.textValue()))
        : Optional.empty();
  }

  /** Reads a cell of a lesson's source; faults go to the log. */
  static CellMetadata read(JsonNode json, Place place, FaultLog log) {
    if (!json.isObject()) {
      log.add(
          Kind.WRONG_TYPE,
          place,
          "metadata.sparkmaster has to be an object, but it is " + json + ".",
          "Write {\"schema\": 1, \"role\": \"given\"}.");
      return new CellMetadata(CellRole.GIVEN, Optional.empty(), Optional.empty());
    }
    for (var names = json.fieldNames(); names.hasNext(); ) {
      var key = names.next();
      if (!KEYS.contains(key)) {
        log.add(
            Kind.UNKNOWN_KEY,
            place,
            "Nothing reads the key " + Text.quoted(key) + " of metadata.sparkmaster.",
            Text.candidates(key, KEYS));
      }
    }
    if (json.path("schema").asInt() != CourseReader.SCHEMA) {
      log.add(
          Kind.BAD_VALUE,
          place,
          "metadata.sparkmaster.schema is " + shown(json.path("schema")) + ".",
          "Write 1.");
    }
    var role = CellRole.of(json.path("role").asText());
    if (role.isEmpty()) {
      log.add(
          Kind.BAD_VALUE,
          place,
          "metadata.sparkmaster.role is " + shown(json.path("role")) + ".",
          Text.candidates(json.path("role").asText(), CellRole.names()));
    }
    return new CellMetadata(
        role.orElse(CellRole.GIVEN), exercise(json, role, place, log), language(json, place, log));
  }

  private static Optional<ExerciseId> exercise(
      JsonNode json, Optional<CellRole> role, Place place, FaultLog log) {
    var node = json.path("exercise");
    var exercise = id(node);
    boolean needed = role.isPresent() && role.get() != CellRole.GIVEN;
    if (exercise.isEmpty() && (needed || !node.isMissingNode())) {
      log.add(
          node.isMissingNode() ? Kind.MISSING_KEY : Kind.BAD_VALUE,
          place,
          "metadata.sparkmaster.exercise is " + shown(node) + ".",
          "Write the id of an exercise: " + Slug.RULE + ".");
    }
    return exercise;
  }

  private static Optional<CellLanguage> language(JsonNode json, Place place, FaultLog log) {
    var node = json.path("language");
    var language = CellLanguage.of(node.asText());
    if (language.isEmpty() && !node.isMissingNode()) {
      log.add(
          Kind.BAD_VALUE,
          place,
          "metadata.sparkmaster.language is " + shown(node) + ".",
          Text.candidates(node.asText(), CellLanguage.names()));
    }
    return language;
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "missing" : Text.cut(node.toString());
  }
}
