package io.sparkmaster.server.sparkhistory;

import static io.sparkmaster.server.sparkhistory.OneHistory.ANN;
import static io.sparkmaster.server.sparkhistory.OneHistory.BEN;
import static io.sparkmaster.server.sparkhistory.OneHistory.ONE;
import static io.sparkmaster.server.sparkhistory.OneHistory.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.kernels.KernelId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SparkHistoryTest {
  @TempDir private Path folder;
  private OneHistory one;

  @BeforeEach
  void open() {
    one = new OneHistory(folder);
  }

  @Nested
  class TheList {
    @Test
    void tellsOfWhatEndedWithTheNotebookAndTheTimesThatTheServerSaw() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      one.later(Duration.ofMinutes(5));
      one.log(ONE, "local-1.zstd", 10);
      one.history().ended(new KernelId("k"));

      assertThat(one.history().list(ANN))
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
      one.runs(ANN, "k", "a.ipynb", ONE);
      one.log(ONE, "local-1.zstd", 10);
      one.later(Duration.ofMinutes(1));
      one.log(ONE, "local-2.zstd.inprogress", 10);

      assertThat(one.ids(ANN)).containsExactly(ONE + ".local-1");

      one.history().ended(new KernelId("k"));
      assertThat(one.ids(ANN)).containsExactly(ONE + ".local-2", ONE + ".local-1");
      assertThat(one.history().list(ANN).get(0).complete()).isFalse();
    }

    @Test
    void aRestartedKernelEndsWhatItRanBefore() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      one.log(ONE, "local-1.zstd.inprogress", 10);
      one.runs(ANN, "k", "a.ipynb", TWO);
      one.log(TWO, "local-2.zstd.inprogress", 10);

      assertThat(one.ids(ANN)).containsExactly(ONE + ".local-1");
    }

    @Test
    void aNotebookThatIsRenamedWhileItRunsHasItsNewName() throws Exception {
      one.runs(ANN, "k", "", ONE);
      one.log(ONE, "local-1.zstd", 10);
      one.history().isFor(new KernelId("k"), "b.ipynb");

      assertThat(one.history().list(ANN).get(0).notebook()).isEqualTo("b.ipynb");
    }

    @Test
    void aNotebookThatIsRenamedWhileItsKernelEndsHasItsNewName() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      one.log(ONE, "local-1.zstd", 10);

      one.meanwhile().add(() -> one.history().isFor(new KernelId("k"), "b.ipynb"));
      one.history().ended(new KernelId("k"));

      assertThat(one.history().list(ANN).get(0).notebook()).isEqualTo("b.ipynb");
      one.history().isFor(new KernelId("k"), "c.ipynb");
      assertThat(one.history().list(ANN).get(0).notebook()).as("it has ended").isEqualTo("b.ipynb");
    }

    @Test
    void anApplicationWithTwoLogsIsTheCompleteOne() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      one.log(ONE, "local-1.zstd", 10);
      one.later(Duration.ofMinutes(1));
      one.log(ONE, "local-1.zstd.inprogress", 20);
      one.history().ended(new KernelId("k"));

      assertThat(one.history().list(ANN))
          .singleElement()
          .satisfies(it -> assertThat(it.log()).isEqualTo("local-1.zstd"));

      one.history().delete(ANN, ONE + ".local-1");
      assertThat(one.ids(ANN)).isEmpty();
    }

    @Test
    void saysWhatIsKeptWhenOneIsNotThere() {
      assertThatThrownBy(() -> one.history().require(ANN, ONE + ".local-1"))
          .hasMessageContaining("The newest 3 are kept, for 2 days");

      one.open(new Kept(0, Duration.ofDays(2), 1000));
      assertThatThrownBy(() -> one.history().require(ANN, ONE + ".local-1"))
          .hasMessageContaining("keeps nothing")
          .hasMessageNotContaining("newest");
    }

    @Test
    void isTheSameForAServerThatIsStartedAgainAndWhatWasLostHasEnded() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      one.runs(ANN, "l", "b.ipynb", TWO);
      one.log(ONE, "local-1.zstd.inprogress", 10);
      one.log(TWO, "local-2.zstd.inprogress", 10);

      one.open(new Kept(3, Duration.ofDays(2), 1000));
      one.history().onlyRun(Set.of(TWO));

      assertThat(one.ids(ANN)).containsExactly(ONE + ".local-1");
    }

    @Test
    void aTimeThatAKernelHasMadeUpIsKeptWithinWhatCanBe() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      var started = one.now();
      one.later(Duration.ofMinutes(1));
      Files.setLastModifiedTime(one.log(ONE, "old.zstd", 1), FileTime.from(Instant.EPOCH));
      Files.setLastModifiedTime(
          one.log(ONE, "new.zstd", 1), FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
      one.history().ended(new KernelId("k"));

      assertThat(one.history().list(ANN))
          .allSatisfy(it -> assertThat(it.started()).isEqualTo(started))
          .anySatisfy(it -> assertThat(it.ended()).isEqualTo(started))
          .anySatisfy(it -> assertThat(it.ended()).isEqualTo(one.now()));
    }
  }

  @Nested
  class Others {
    @BeforeEach
    void annHasOne() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      one.log(ONE, "local-1.zstd", 10);
      one.history().ended(new KernelId("k"));
    }

    @Test
    void findNothingOfHersAndDeleteNothing() {
      assertThat(one.history().list(BEN)).isEmpty();
      for (Runnable attempt :
          List.<Runnable>of(
              () -> one.history().require(BEN, ONE + ".local-1"),
              () -> one.history().delete(BEN, ONE + ".local-1"))) {
        assertThatThrownBy(attempt::run)
            .isInstanceOfSatisfying(
                ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.NOT_FOUND));
      }
      assertThat(one.ids(ANN)).hasSize(1);
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
      assertThatThrownBy(() -> one.history().require(ANN, id))
          .isInstanceOfSatisfying(
              ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }

  @Nested
  class WhatAKernelCanPutThere {
    @Test
    void isNeitherFollowedNorListedWhenItIsNoLog() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      var secret = Files.write(folder.resolve("secret.zstd"), new byte[5]);
      var own = one.logs().resolve(ONE);
      Files.createSymbolicLink(own.resolve("link.zstd"), secret);
      Files.createDirectory(own.resolve("folder.zstd"));
      Files.write(own.resolve("<script>.zstd"), new byte[1]);
      Files.write(own.resolve("a b.zstd"), new byte[1]);
      Files.write(own.resolve(".hidden.zstd"), new byte[1]);
      Files.write(own.resolve("a.txt"), new byte[1]);
      one.log(ONE, "good.zstd", 1);
      one.history().ended(new KernelId("k"));

      assertThat(one.ids(ANN)).containsExactly(ONE + ".good");

      one.history().delete(ANN, ONE + ".good");
      one.history().clean();
      assertThat(own).doesNotExist();
      assertThat(secret).exists();
    }

    @Test
    void isRemovedAfterItsEndWhenItIsNoLogThatIsKept() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      var own = one.logs().resolve(ONE);
      var kept = one.log(ONE, "good.zstd", 1);
      Files.write(own.resolve("hoard.bin"), new byte[5000]);
      Files.createDirectories(own.resolve("deep/down.zstd"));
      var secret = Files.write(folder.resolve("secret"), new byte[5]);
      Files.createSymbolicLink(own.resolve("link.zstd"), secret);

      one.history().clean();
      assertThat(own.resolve("hoard.bin")).as("its kernel runs").exists();

      one.history().ended(new KernelId("k"));
      one.history().clean();
      assertThat(own).isDirectoryContaining(kept::equals);
      try (var left = Files.list(own)) {
        assertThat(left).containsExactly(kept);
      }
      assertThat(secret).exists();
    }

    @Test
    void isLookedAtInPartWhenItIsTooMuch() throws Exception {
      one.runs(ANN, "k", "a.ipynb", ONE);
      for (var i = 0; i < 400; i++) {
        one.log(ONE, "local-" + i + ".zstd", 1);
      }
      one.history().ended(new KernelId("k"));

      assertThat(one.ids(ANN)).hasSizeBetween(1, 200);

      one.history().clean();
      assertThat(one.ids(ANN)).hasSizeLessThanOrEqualTo(200);
    }
  }
}
