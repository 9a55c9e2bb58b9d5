package io.sparkmaster.server.sparkhistory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import io.sparkmaster.server.kernels.KernelRegister.Registered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SparkHistoryTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");
  private static final String ONE = "0123456789abcdef";
  private static final String TWO = "fedcba9876543210";

  @TempDir private Path folder;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /** Each happens while the history looks at its clock, one after the other. */
  private final Queue<Runnable> meanwhile = new ConcurrentLinkedQueue<>();

  private SparkHistory history;

  @BeforeEach
  void open() {
    history = history(new Kept(3, Duration.ofDays(2), 1000));
  }

  private SparkHistory history(Kept kept) {
    return new SparkHistory(folder.resolve("own"), logs(), kept, this::instant);
  }

  private Instant instant() {
    var next = meanwhile.poll();
    if (next != null) {
      next.run();
    }
    return now;
  }

  private Path logs() {
    return folder.resolve("logs");
  }

  private void runs(UserId owner, String kernel, String notebook, String handle)
      throws IOException {
    Files.createDirectories(logs().resolve(handle));
    history.began(
        new Registered(new KernelId(kernel), owner, "sparkmaster-scala", folder, notebook, handle));
  }

  private Path log(String handle, String name, int bytes) throws IOException {
    var file = Files.write(logs().resolve(handle).resolve(name), new byte[bytes]);
    Files.setLastModifiedTime(file, FileTime.from(now));
    return file;
  }

  private void later(Duration time) {
    now = now.plus(time);
  }

  private List<String> ids(UserId owner) {
    return history.list(owner).stream().map(each -> each.id().toString()).toList();
  }

  @Nested
  class TheList {
    @Test
    void tellsOfWhatEndedWithTheNotebookAndTheTimesThatTheServerSaw() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      later(Duration.ofMinutes(5));
      log(ONE, "local-1.zstd", 10);
      history.ended(new KernelId("k"));

      assertThat(history.list(ANN))
          .singleElement()
          .satisfies(
              it -> {
                assertThat(it.id()).hasToString(ONE + ".local-1");
                assertThat(it.notebook()).isEqualTo("a.ipynb");
                assertThat(it.kernel()).isEqualTo(new KernelId("k"));
                assertThat(it.duration()).isEqualTo(Duration.ofMinutes(5));
                assertThat(it.complete()).isTrue();
                assertThat(it.bytes()).isEqualTo(10);
              });
    }

    @Test
    void anApplicationThatRunsIsNotFinishedUntilItsKernelEnds() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      log(ONE, "local-1.zstd", 10);
      later(Duration.ofMinutes(1));
      log(ONE, "local-2.zstd.inprogress", 10);

      assertThat(ids(ANN)).containsExactly(ONE + ".local-1");

      history.ended(new KernelId("k"));
      assertThat(ids(ANN)).containsExactly(ONE + ".local-2", ONE + ".local-1");
      assertThat(history.list(ANN).get(0).complete()).isFalse();
    }

    @Test
    void aRestartedKernelEndsWhatItRanBefore() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      log(ONE, "local-1.zstd.inprogress", 10);
      runs(ANN, "k", "a.ipynb", TWO);
      log(TWO, "local-2.zstd.inprogress", 10);

      assertThat(ids(ANN)).containsExactly(ONE + ".local-1");
    }

    @Test
    void aNotebookThatIsRenamedWhileItRunsHasItsNewName() throws Exception {
      runs(ANN, "k", "", ONE);
      log(ONE, "local-1.zstd", 10);
      history.isFor(new KernelId("k"), "b.ipynb");

      assertThat(history.list(ANN).get(0).notebook()).isEqualTo("b.ipynb");
    }

    @Test
    void aNotebookThatIsRenamedWhileItsKernelEndsHasItsNewName() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      log(ONE, "local-1.zstd", 10);

      meanwhile.add(() -> history.isFor(new KernelId("k"), "b.ipynb"));
      history.ended(new KernelId("k"));

      assertThat(history.list(ANN).get(0).notebook()).isEqualTo("b.ipynb");
      history.isFor(new KernelId("k"), "c.ipynb");
      assertThat(history.list(ANN).get(0).notebook()).as("it has ended").isEqualTo("b.ipynb");
    }

    @Test
    void anApplicationWithTwoLogsIsTheCompleteOne() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      log(ONE, "local-1.zstd", 10);
      later(Duration.ofMinutes(1));
      log(ONE, "local-1.zstd.inprogress", 20);
      history.ended(new KernelId("k"));

      assertThat(history.list(ANN))
          .singleElement()
          .satisfies(it -> assertThat(it.log()).isEqualTo("local-1.zstd"));

      history.delete(ANN, ONE + ".local-1");
      assertThat(ids(ANN)).isEmpty();
    }

    @Test
    void saysWhatIsKeptWhenOneIsNotThere() {
      assertThatThrownBy(() -> history.require(ANN, ONE + ".local-1"))
          .hasMessageContaining("The newest 3 are kept, for 2 days");

      history = history(new Kept(0, Duration.ofDays(2), 1000));
      assertThatThrownBy(() -> history.require(ANN, ONE + ".local-1"))
          .hasMessageContaining("keeps nothing")
          .hasMessageNotContaining("newest");
    }

    @Test
    void isTheSameForAServerThatIsStartedAgainAndWhatWasLostHasEnded() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      runs(ANN, "l", "b.ipynb", TWO);
      log(ONE, "local-1.zstd.inprogress", 10);
      log(TWO, "local-2.zstd.inprogress", 10);

      history = history(new Kept(3, Duration.ofDays(2), 1000));
      history.onlyRun(Set.of(TWO));

      assertThat(ids(ANN)).containsExactly(ONE + ".local-1");
    }

    @Test
    void aTimeThatAKernelHasMadeUpIsKeptWithinWhatCanBe() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      var started = now;
      later(Duration.ofMinutes(1));
      Files.setLastModifiedTime(log(ONE, "old.zstd", 1), FileTime.from(Instant.EPOCH));
      Files.setLastModifiedTime(
          log(ONE, "new.zstd", 1), FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
      history.ended(new KernelId("k"));

      assertThat(history.list(ANN))
          .allSatisfy(it -> assertThat(it.started()).isEqualTo(started))
          .anySatisfy(it -> assertThat(it.ended()).isEqualTo(started))
          .anySatisfy(it -> assertThat(it.ended()).isEqualTo(now));
    }
  }

  @Nested
  class Others {
    @BeforeEach
    void annHasOne() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      log(ONE, "local-1.zstd", 10);
      history.ended(new KernelId("k"));
    }

    @Test
    void findNothingOfHersAndDeleteNothing() {
      assertThat(history.list(BEN)).isEmpty();
      for (Runnable attempt :
          List.<Runnable>of(
              () -> history.require(BEN, ONE + ".local-1"),
              () -> history.delete(BEN, ONE + ".local-1"))) {
        assertThatThrownBy(attempt::run)
            .isInstanceOfSatisfying(
                ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.NOT_FOUND));
      }
      assertThat(ids(ANN)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          ".",
          "..",
          "../own/records/0123456789abcdef.json",
          "0123456789abcdef",
          "0123456789abcdef.",
          "0123456789abcdef./local-1",
          "0123456789abcdef.../0123456789abcdef.local-1",
          "0123456789abcdef.local-1.zstd",
          "0123456789ABCDEF.local-1",
          "../0123456789abcdef.local-1",
          "0123456789abcdef.local-1\0"
        })
    void aNameThatIsNoneOfHersIsNotFound(String id) {
      assertThatThrownBy(() -> history.require(ANN, id))
          .isInstanceOfSatisfying(
              ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }

  @Nested
  class WhatAKernelCanPutThere {
    @Test
    void isNeitherFollowedNorListedWhenItIsNoLog() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      var secret = Files.write(folder.resolve("secret.zstd"), new byte[5]);
      var own = logs().resolve(ONE);
      Files.createSymbolicLink(own.resolve("link.zstd"), secret);
      Files.createDirectory(own.resolve("folder.zstd"));
      Files.write(own.resolve("<script>.zstd"), new byte[1]);
      Files.write(own.resolve("a b.zstd"), new byte[1]);
      Files.write(own.resolve(".hidden.zstd"), new byte[1]);
      Files.write(own.resolve("a.txt"), new byte[1]);
      log(ONE, "good.zstd", 1);
      history.ended(new KernelId("k"));

      assertThat(ids(ANN)).containsExactly(ONE + ".good");

      history.delete(ANN, ONE + ".good");
      history.clean();
      assertThat(own).doesNotExist();
      assertThat(secret).exists();
    }

    @Test
    void isRemovedAfterItsEndWhenItIsNoLogThatIsKept() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      var own = logs().resolve(ONE);
      var kept = log(ONE, "good.zstd", 1);
      Files.write(own.resolve("hoard.bin"), new byte[5000]);
      Files.createDirectories(own.resolve("deep/down.zstd"));
      var secret = Files.write(folder.resolve("secret"), new byte[5]);
      Files.createSymbolicLink(own.resolve("link.zstd"), secret);

      history.clean();
      assertThat(own.resolve("hoard.bin")).as("its kernel runs").exists();

      history.ended(new KernelId("k"));
      history.clean();
      assertThat(own).isDirectoryContaining(kept::equals);
      try (var left = Files.list(own)) {
        assertThat(left).containsExactly(kept);
      }
      assertThat(secret).exists();
    }

    @Test
    void isLookedAtInPartWhenItIsTooMuch() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      for (var i = 0; i < 400; i++) {
        log(ONE, "local-" + i + ".zstd", 1);
      }
      history.ended(new KernelId("k"));

      assertThat(ids(ANN)).hasSizeBetween(1, 200);

      history.clean();
      assertThat(ids(ANN)).hasSizeLessThanOrEqualTo(200);
    }
  }

  @Nested
  class Cleaning {
    private void ranAndEnded(UserId owner, String handle, int bytes) throws Exception {
      runs(owner, "kernel-" + handle, "a.ipynb", handle);
      log(handle, "local-1.zstd", bytes);
      history.ended(new KernelId("kernel-" + handle));
      later(Duration.ofMinutes(1));
    }

    private static String handle(int number) {
      return "%016x".formatted(number);
    }

    @Test
    void keepsTheNewestOfEachLearner() throws Exception {
      for (var i = 0; i < 5; i++) {
        ranAndEnded(ANN, handle(i), 10);
      }
      ranAndEnded(BEN, handle(9), 10);

      history.clean();

      assertThat(ids(ANN))
          .containsExactly(handle(4) + ".local-1", handle(3) + ".local-1", handle(2) + ".local-1");
      assertThat(ids(BEN)).hasSize(1);
      assertThat(logs().resolve(handle(0))).doesNotExist();
      assertThat(folder.resolve("own/records").resolve(handle(0) + ".json")).doesNotExist();
    }

    @Test
    void keepsNothingThatIsTooOld() throws Exception {
      ranAndEnded(ANN, handle(1), 10);
      later(Duration.ofDays(2));
      ranAndEnded(ANN, handle(2), 10);

      history.clean();

      assertThat(ids(ANN)).containsExactly(handle(2) + ".local-1");
    }

    @Test
    void keepsTheNewestThatFitTogether() throws Exception {
      ranAndEnded(ANN, handle(1), 300);
      ranAndEnded(ANN, handle(2), 600);
      ranAndEnded(ANN, handle(3), 300);

      history.clean();

      assertThat(ids(ANN)).containsExactly(handle(3) + ".local-1", handle(2) + ".local-1");
    }

    @Test
    void keepsWhatFitsBehindOneThatIsTooLarge() throws Exception {
      ranAndEnded(ANN, handle(1), 300);
      ranAndEnded(ANN, handle(2), 5000);

      history.clean();

      assertThat(ids(ANN)).containsExactly(handle(1) + ".local-1");
    }

    @Test
    void countsBothLogsOfOneApplication() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      var kept = log(ONE, "local-1.zstd", 10);
      var second = log(ONE, "local-1.zstd.inprogress", 5000);
      history.ended(new KernelId("k"));

      history.clean();

      assertThat(kept).exists();
      assertThat(second).doesNotExist();
    }

    @Test
    void takesNothingThatIsFinishedWhileItLooks() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      var written = log(ONE, "local-1.zstd.inprogress", 10);
      var finished = written.resolveSibling("local-1.zstd");

      // The first look at the clock is for the age, the second for what runs.
      meanwhile.add(() -> {});
      meanwhile.add(() -> assertThat(written.toFile().renameTo(finished.toFile())).isTrue());
      history.clean();

      assertThat(meanwhile).isEmpty();
      assertThat(ids(ANN)).containsExactly(ONE + ".local-1");
      assertThat(finished).exists();
    }

    @Test
    void takesNothingThatItCannotSee() throws Exception {
      ranAndEnded(ANN, handle(1), 10);
      ranAndEnded(ANN, handle(2), 10);
      var own = logs().resolve(handle(1));
      var away = Files.move(own, folder.resolve("away"));
      Files.createFile(own);

      history.clean();
      assertThat(ids(ANN)).containsExactly(handle(2) + ".local-1");

      Files.delete(own);
      Files.move(away, own);
      assertThat(ids(ANN)).containsExactly(handle(2) + ".local-1", handle(1) + ".local-1");
    }

    @Test
    void leavesTheFolderOfARecordThatCannotBeRead() throws Exception {
      ranAndEnded(ANN, handle(1), 10);
      var record = folder.resolve("own/records").resolve(handle(1) + ".json");
      var content = Files.readAllBytes(record);
      Files.writeString(record, "{");

      history(new Kept(3, Duration.ofDays(2), 1000)).removeStrays();

      Files.write(record, content);
      history = history(new Kept(3, Duration.ofDays(2), 1000));
      assertThat(ids(ANN)).containsExactly(handle(1) + ".local-1");
    }

    @Test
    void comesBeforeTheNextKernelOfWhoLeftTooMuch() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      log(ONE, "local-1.zstd", 10);
      var hoard = Files.write(logs().resolve(ONE).resolve("hoard.bin"), new byte[5000]);

      runs(ANN, "k", "a.ipynb", TWO);

      assertThat(hoard).doesNotExist();
      assertThat(ids(ANN)).containsExactly(ONE + ".local-1");
    }

    @Test
    void followsTheEndOfAKernelAndADeletionInItsOwnThread() throws Exception {
      var asked = new ArrayList<UserId>();
      history.cleanedBy(asked::add);
      runs(ANN, "k", "a.ipynb", ONE);
      log(ONE, "local-1.zstd", 10);
      var hoard = Files.write(logs().resolve(ONE).resolve("hoard.bin"), new byte[5000]);
      history.ended(new KernelId("k"));
      history.delete(ANN, ONE + ".local-1");

      assertThat(asked).containsExactly(ANN, ANN);
      assertThat(ids(ANN)).isEmpty();
      assertThat(hoard).exists();
    }

    @Test
    void ofTheTimerIsThereSoonAfterAnEndAndNotAfterItsOwn() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      log(ONE, "local-1.zstd", 10);
      var hoard = Files.write(logs().resolve(ONE).resolve("hoard.bin"), new byte[5000]);
      var cleaning = new HistoryCleaning(history);
      try (cleaning) {
        cleaning.start();
        history.ended(new KernelId("k"));

        await().atMost(Duration.ofSeconds(20)).until(() -> Files.notExists(hoard));
      }

      runs(ANN, "k", "a.ipynb", TWO);
      history.ended(new KernelId("k"));
      assertThat(ids(ANN)).containsExactly(ONE + ".local-1");
    }

    @Test
    void takesNothingFromAKernelThatRuns() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      var written = log(ONE, "local-1.zstd.inprogress", 5000);

      history.clean();

      assertThat(written).exists();
      history.ended(new KernelId("k"));
      history.clean();
      assertThat(written).doesNotExist();
    }

    @Test
    void removesTheRunThatWroteNothingAndFoldersOfNobody() throws Exception {
      runs(ANN, "k", "a.ipynb", ONE);
      history.ended(new KernelId("k"));
      Files.createDirectories(logs().resolve(TWO));

      history.removeStrays();
      assertThat(logs().resolve(TWO)).doesNotExist();
      assertThat(logs().resolve(ONE)).exists();

      history.clean();
      assertThat(logs().resolve(ONE)).doesNotExist();
    }

    @Test
    void keepsNothingWhereNothingIsToBeKept() throws Exception {
      ranAndEnded(ANN, handle(1), 10);

      history = history(new Kept(0, Duration.ofDays(2), 1000));
      history.clean();

      assertThat(logs().resolve(handle(1))).doesNotExist();
    }
  }
}
