package io.sparkmaster.server.learning.attempts;

import io.sparkmaster.courses.catalog.Exercise;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.SubmittedSources;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The sources of a submission as they are kept, and their hash. */
record Submitted(String json, String hash) {
  /** Longer answers are no answers to an exercise. */
  private static final int MOST_CHARACTERS = 1_000_000;

  static Submitted of(Map<ExerciseId, String> sources) {
    var sorted = new TreeMap<String, String>();
    sources.forEach((exercise, source) -> sorted.put(exercise.value(), source));
    var object = Json.mapper().createObjectNode();
    sorted.forEach(object::put);
    var json = object.toString();
    if (json.length() > MOST_CHARACTERS) {
      throw new ServerException(
          ErrorCode.TOO_LARGE,
          "The sources have %d characters; the most is %d. Keep data out of the cells."
              .formatted(json.length(), MOST_CHARACTERS));
    }
    return new Submitted(json, "sha256:" + sha256(json));
  }

  static Submitted of(Exercise exercise, SubmittedSources sources) {
    if (sources.missing().contains(exercise.id())) {
      throw new ServerException(
          ErrorCode.BAD_REQUEST,
          "The notebook has no cell that belongs to the exercise \"%s\". Copy your answer, reset the lesson, and paste the answer into the exercise's own cell."
              .formatted(exercise.id()));
    }
    return of(sources.sources());
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
