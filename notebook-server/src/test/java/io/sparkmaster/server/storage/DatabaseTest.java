package io.sparkmaster.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
  private static final int WRITERS = 20;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("test.db");
  }

  @Test
  void keepsWhatWasWrittenAndIsTheOwnersAlone() throws IOException {
    try (var database = Database.open(file)) {
      assertThat(new Milestones(database, InstantSource.system()).reach("a")).isTrue();
      assertThat(new Milestones(database, InstantSource.system()).reach("a")).isFalse();
    }

    try (var again = Database.open(file)) {
      assertThat(new Milestones(again, InstantSource.system()).reach("a")).isFalse();
      assertThat(new Milestones(again, InstantSource.system()).reach("b")).isTrue();
    }
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void everyConnectionIsDurableAndChecksForeignKeys() {
    try (var database = Database.open(file)) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
      assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
      assertThat(pragma(database, "busy_timeout")).isEqualTo("10000");
    }
  }

  @Test
  void whatIsWrittenUnsyncedIsSeenByOthersAndOthersAreAsDurableAsBefore() {
    try (var database = Database.open(file);
        var held = database.jdbi().open()) {
      database.writeUnsynced(it -> it.execute("INSERT INTO milestones VALUES ('a', 0)"));

      assertThat(held.select("SELECT name FROM milestones").mapTo(String.class).list())
          .containsExactly("a");
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
    }
  }

  @Test
  void manyThatWaitToWriteKeepNobodyFromReading() throws Exception {
    try (var database = Database.open(file);
        var other = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      var connected = new CountDownLatch(WRITERS);
      var writers =
          IntStream.range(0, WRITERS).mapToObj(i -> writer(database, "m" + i, connected)).toList();
      assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(milestones(database)).isEmpty();
      assertThat(writers).as("all wait still").noneMatch(CompletableFuture::isDone);

      statement.execute("ROLLBACK");
      for (var writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
      assertThat(milestones(database)).hasSize(WRITERS);
    }
  }

  private static CompletableFuture<Void> writer(
      Database database, String name, CountDownLatch connected) {
    var written = new CompletableFuture<Void>();
    var thread =
        new Thread(
            () -> {
              try {
                database
                    .jdbi()
                    .useHandle(
                        it -> {
                          connected.countDown();
                          it.execute("INSERT INTO milestones VALUES (?, 0)", name);
                        });
                written.complete(null);
              } catch (RuntimeException failed) {
                written.completeExceptionally(failed);
              }
            },
            "writes-" + name);
    thread.setDaemon(true);
    thread.start();
    return written;
  }

  private static List<String> milestones(Database database) {
    return database
        .jdbi()
        .withHandle(it -> it.select("SELECT name FROM milestones").mapTo(String.class).list());
  }

  @Test
  void aConnectionThatComesBackFromAFailedTransactionIsAsNew() {
    try (var database = Database.open(file)) {
      assertThatThrownBy(
              () ->
                  database
                      .jdbi()
                      .useTransaction(
                          it -> {
                            it.execute("INSERT INTO milestones VALUES ('a', 0)");
                            throw new IllegalStateException("stop");
                          }))
          .hasMessage("stop");

      assertThat(milestones(database)).isEmpty();
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsNamedAndLeftAsItIs() throws IOException {
    var rubbish = "this is not a database, whatever its name says ".repeat(200);
    Files.writeString(file, rubbish);

    assertThatThrownBy(() -> Database.open(file))
        .isInstanceOfSatisfying(
            ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.DATABASE))
        .hasMessageContainingAll(file.toString(), "damaged", "move it away");
    assertThat(file).hasContent(rubbish);
  }

  @Test
  void damageInsideIsFoundAfterACrash() throws IOException {
    try (var database = Database.open(file)) {
      database
          .jdbi()
          .useHandle(
              handle -> {
                for (var row = 0; row < 2_000; row++) {
                  handle.execute(
                      "INSERT INTO milestones VALUES (?, 0)", "m" + row + "x".repeat(50));
                }
              });
    }
    var size = Files.size(file);
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.position(size / 2);
      channel.write(ByteBuffer.wrap(new byte[(int) (size / 4)]));
    }
    var damaged = Files.readAllBytes(file);
    Files.createFile(folder.resolve("test.db.open"));

    assertThatThrownBy(() -> Database.open(file)).hasMessageContaining("damaged");
    assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
  }

  @Test
  void theMarkOfAnUncleanStopGoesAwayWithACleanOne() {
    try (var database = Database.open(file)) {
      assertThat(folder.resolve("test.db.open")).exists();
      assertThat(database.jdbi()).isNotNull();
    }

    assertThat(folder.resolve("test.db.open")).doesNotExist();
  }

  private static String pragma(Database database, String name) {
    return database
        .jdbi()
        .withHandle(handle -> handle.select("PRAGMA " + name).mapTo(String.class).one());
  }
}
