package io.sparkmaster.graders.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.ExerciseId;
import io.sparkmaster.courses.catalog.error.CatalogException;
import io.sparkmaster.graders.runner.evidence.Answers;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answers of authors' solutions as files, which only their owner can read: they are what
 * learners are asked for. A file that cannot be read or written costs time, nothing else.
 */
final class ExpectedCache {
  private static final System.Logger LOG = System.getLogger(ExpectedCache.class.getName());
  private static final int SCHEMA = 2;

  private final Path folder;

  ExpectedCache(Path folder) {
    this.folder = folder;
  }

  Optional<Map<ExerciseId, Answers>> read(String key) {
    try {
      var json = Json.parseObject(Files.readAllBytes(file(key)), "expected evidence");
      if (json.path("schema").asInt() != SCHEMA || !json.path("key").asText().equals(key)) {
        return Optional.empty();
      }
      var answers = new LinkedHashMap<ExerciseId, Answers>();
      for (var entry : json.path("exercises").properties()) {
        answers.put(new ExerciseId(entry.getKey()), Answers.ofJson(entry.getValue()));
      }
      return Optional.of(answers);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | ProtocolException | CatalogException e) {
      LOG.log(System.Logger.Level.WARNING, "Expected evidence is made again: " + file(key), e);
      return Optional.empty();
    }
  }

  void write(String key, Map<ExerciseId, Answers> answers) {
    var json = Json.object().put("schema", SCHEMA).put("key", key);
    ObjectNode exercises = json.putObject("exercises");
    answers.forEach((id, answer) -> exercises.set(id.value(), answer.toJson()));
    try {
      Files.createDirectories(folder);
      var posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (posix) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
      // The JDK makes temporary files for their owner only.
      var fresh = Files.createTempFile(folder, "expected-", ".new");
      try {
        Files.write(fresh, Json.write(json));
        Files.move(fresh, file(key), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Expected evidence cannot be kept in " + folder, e);
    }
  }

  private Path file(String key) {
    return folder.resolve(key + ".json");
  }
}
