package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(180)
final class BackupIT {
  @TempDir private Path folder;

  private record Ran(int exit, String said) {}

  private static Ran run(Object command, Object... arguments) {
    var said = new StringWriter();
    var writer = new PrintWriter(said);
    var line =
        new CommandLine(command)
            .setOut(writer)
            .setErr(writer)
            .setExecutionExceptionHandler(
                (failure, failed, parsed) -> {
                  failed.getErr().println(failure.getMessage());
                  return 1;
                });
    var words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    return new Ran(line.execute(words), said.toString());
  }

  private Ran backup(Path home, Path file, Object... more) {
    var command = new BackupCommand(folder, InstantSource.system());
    return run(command, Stream.concat(Stream.of(file, "--home", home), Stream.of(more)).toArray());
  }

  /** As a server leaves it that was stopped. */
  private Path home() throws IOException {
    var home = folder.resolve("one/home");
    Files.createDirectories(home.resolve("workspace/learner"));
    Database.open(home.resolve("sparkmaster.db")).close();
    return home;
  }

  private Ran restore(Path file, Path home) {
    return run(new RestoreCommand(folder), file, "--home", home);
  }

  private static String notebook(int number) {
    return """
    {"type": "notebook", "format": "json", "content": {"nbformat": 4, "nbformat_minor": 5, "metadata": {},
     "cells": [{"cell_type": "raw", "id": "n", "metadata": {}, "source": "%d"}]}}\
    """
        .formatted(number);
  }

  @Test
  void servicesForLessonsAndTheirSecretsAreLeftOut() throws Exception {
    var home = home();
    var service = Files.createDirectories(home.resolve("services/postgres"));
    Files.writeString(service.resolve("secret"), "00");
    Files.writeString(home.resolve("workspace/learner/note"), "kept");

    assertThat(backup(home, folder.resolve("backup.zip")).exit()).isZero();
    assertThat(restore(folder.resolve("backup.zip"), folder.resolve("two/home")).exit()).isZero();

    assertThat(folder.resolve("two/home/workspace/learner/note")).exists();
    assertThat(folder.resolve("two/home/services")).doesNotExist();
  }

  @Test
  void aBackupOfAServerInUseIsAServerWithAllThatWasSavedBefore() throws Exception {
    var file = folder.resolve("backup.zip");
    var saved = new AtomicInteger();
    var stop = new AtomicBoolean();
    int before;
    try (var server = new WholeServer(folder.resolve("one"), "/")) {
      server.send("PUT", "/api/config/kept", "{\"a\": 1}");
      server.send("PUT", "/api/contents/work.ipynb", notebook(0));
      server.send("POST", "/api/contents/work.ipynb/checkpoints", "");
      server.send("POST", "/api/contents/work.ipynb/trust", "");
      assertThat(
              server
                  .json(
                      "POST", "/api/sessions", "{\"path\": \"work.ipynb\", \"type\": \"notebook\"}")
                  .has("id"))
          .isTrue();
      var saving = CompletableFuture.runAsync(() -> save(server, saved, stop));

      before = saved.get();
      var made = backup(folder.resolve("one/home"), file);
      stop.set(true);
      saving.get(60, TimeUnit.SECONDS);

      assertThat(made.exit()).as(made.said()).isZero();
      assertThat(made.said()).contains("Wrote ", "backup.zip");
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
      var restored = restore(file, folder.resolve("two/home"));
      assertThat(restored.exit()).as(restored.said()).isZero();

      try (var other = new WholeServer(folder.resolve("two"), "/")) {
        var read = other.json("GET", "/api/contents/work.ipynb", "").path("content");
        assertThat(number(read)).isBetween(before, saved.get());
        assertThat(other.send("GET", "/api/contents/work.ipynb/checkpoints", "").body())
            .contains("\"checkpoint\"");
        assertThat(other.json("GET", "/api/config/kept", "").path("a").asInt()).isEqualTo(1);
        assertThat(other.json("GET", "/api/kernels", "")).isEmpty();
        assertThat(other.json("GET", "/api/sessions", "")).isEmpty();
      }
      assertThat(server.json("GET", "/api/kernels", "")).hasSize(1);
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("two/home/sparkmaster.db"))).hasSize(2);
    assertThat(restore(file, folder.resolve("two/home")).said()).contains("is in use: it holds");
    assertThat(backup(folder.resolve("one/home"), file).said()).contains("exists already");
  }

  private static int number(JsonNode notebook) {
    return Integer.parseInt(notebook.at("/cells/0/source").asText());
  }

  private static void save(WholeServer server, AtomicInteger saved, AtomicBoolean stop) {
    try {
      for (var next = 1; !stop.get(); next++) {
        server.send("PUT", "/api/contents/work.ipynb", notebook(next));
        saved.set(next);
      }
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void whatIsNoWholeBackupOrLeadsElsewhereIsRefusedAndNothingIsLeft() throws Exception {
    var home = home();
    Files.writeString(home.resolve("workspace/learner/a.txt"), "a".repeat(5_000));
    Files.createSymbolicLink(home.resolve("workspace/link"), folder);
    var whole = folder.resolve("whole.zip");
    assertThat(backup(home, whole).said()).contains("Left out 1 links");
    var bytes = Files.readAllBytes(whole);
    var cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length / 2));
    bytes[bytes.length / 3] ^= 0x55;
    var changed = Files.write(folder.resolve("changed.zip"), bytes);

    for (var file : List.of(cut, changed, slip("home/../../x"), slip("/x"), slip("elsewhere/x"))) {
      var refused = restore(file, folder.resolve("two"));

      assertThat(refused.exit()).as("%s: %s", file, refused.said()).isEqualTo(1);
      assertThat(refused.said()).contains("cannot be restored, and nothing was");
      try (var left = Files.list(folder.resolve("two"))) {
        assertThat(left).allMatch(it -> it.endsWith("run"));
      }
      assertThat(folder.resolve("x")).doesNotExist();
    }
    assertThat(restore(whole, folder.resolve("two")).exit()).isZero();
    assertThat(folder.resolve("two/workspace/learner/a.txt")).hasContent("a".repeat(5_000));
  }

  @Test
  void notebooksElsewhereAreTakenAndRestoredWithTheirFolderGiven() throws Exception {
    var home = home();
    var root = folder.resolve("one");
    Files.writeString(root.resolve("work.ipynb"), "{}");
    var file = root.resolve("backup.zip");

    var made = backup(home, file, "--root-dir", root);

    assertThat(made.exit()).as(made.said()).isZero();
    assertThat(made.said()).contains("Notebooks: " + root, "Database: " + home, "Wrote 2 files");
    var two = folder.resolve("two");
    var notebooks = Files.createDirectory(folder.resolve("notebooks"));
    var command = new RestoreCommand(folder);
    var restored = run(command, file, "--home", two, "--root-dir", notebooks);
    assertThat(restored.exit()).as(restored.said()).isZero();
    assertThat(notebooks.toFile().list()).containsExactly("work.ipynb");
    assertThat(two.toFile().list()).contains("sparkmaster.db").noneMatch(it -> it.contains("~"));
  }

  @Test
  void aBackupWithoutNotebooksOrDatabaseIsRefused() throws Exception {
    var home = home();
    var file = folder.resolve("backup.zip");

    var elsewhere = backup(home, file, "--root-dir", folder.resolve("none"));
    assertThat(elsewhere.exit()).isEqualTo(1);
    assertThat(elsewhere.said()).contains("There is no folder of notebooks", "--root-dir");
    Files.delete(home.resolve("sparkmaster.db"));
    var without = backup(home, file);
    assertThat(without.exit()).isEqualTo(1);
    assertThat(without.said()).contains("There is no database", "--database-url");
    assertThat(file).doesNotExist();
    var postgres = backup(home, file, "--database-url", "jdbc:postgresql://localhost/x");
    assertThat(postgres.exit()).as(postgres.said()).isZero();
    assertThat(postgres.said()).contains("The database is not in it");
  }

  @Test
  void namesThatMeanMoreElsewhereComeBackAsTheyWere() throws Exception {
    var home = home();
    var learner = home.resolve("workspace/learner");
    for (var name : List.of("..\\x", "a\\b", "a/b")) {
      Files.createDirectories(learner.resolve(name).getParent());
      Files.writeString(learner.resolve(name), name);
    }
    var file = folder.resolve("backup.zip");

    assertThat(backup(home, file).exit()).isZero();
    var restored = restore(file, folder.resolve("two"));

    assertThat(restored.exit()).as(restored.said()).isZero();
    for (var name : List.of("..\\x", "a\\b", "a/b")) {
      assertThat(folder.resolve("two/workspace/learner").resolve(name)).hasContent(name);
    }
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestIsKept() throws Exception {
    var home = home();
    var closed = Files.writeString(home.resolve("workspace/learner/closed.txt"), "x");
    Files.setPosixFilePermissions(closed, Set.of());
    assumeThat(Files.isReadable(closed)).as("this user reads everything").isFalse();

    var made = backup(home, folder.resolve("backup.zip"));

    assertThat(made.exit()).as(made.said()).isZero();
    assertThat(made.said()).contains("Wrote 1 files", "cannot be read", closed.toString());
  }

  @Test
  void notebooksThatLieInTheHomeUnderAnotherNameComeBackThere() throws Exception {
    var home = home();
    var root = Files.createDirectories(home.resolve("notebooks"));
    Files.writeString(root.resolve("a.ipynb"), "{}");
    var file = folder.resolve("inside.zip");
    var made = backup(home, file, "--root-dir", root);
    assertThat(made.exit()).as(made.said()).isZero();

    var restored = restore(file, folder.resolve("two/home"));

    assertThat(restored.exit()).as(restored.said()).isZero();
    assertThat(folder.resolve("two/home/notebooks/a.ipynb")).exists();
  }

  @Test
  void aHomeThatAProcessUsesIsNotRestoredInto() throws Exception {
    var home = folder.resolve("used");
    try (var claim = RunFile.claim(home.resolve("run")).orElseThrow()) {
      var refused = restore(slip("home/x"), home);

      assertThat(claim).isNotNull();
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.said()).contains("A server uses the home folder");
    }
  }

  private Path slip(String name) throws IOException {
    var file = Files.createTempFile(folder, "slip", ".zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(1);
      zip.closeEntry();
      zip.putNextEntry(new ZipEntry("manifest.json"));
      var manifest =
          Json.mapper()
              .createObjectNode()
              .put("schema", 1)
              .put("at", "")
              .put("database", true)
              .put("rootDir", "")
              .put("files", 1);
      zip.write(Json.mapper().writeValueAsBytes(manifest));
    }
    return file;
  }
}
