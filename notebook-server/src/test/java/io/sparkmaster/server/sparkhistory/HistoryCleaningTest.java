package io.sparkmaster.server.sparkhistory;

import static io.sparkmaster.server.sparkhistory.OneHistory.ANN;
import static io.sparkmaster.server.sparkhistory.OneHistory.BEN;
import static io.sparkmaster.server.sparkhistory.OneHistory.ONE;
import static io.sparkmaster.server.sparkhistory.OneHistory.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of applications that have ended, and what goes. */
final class HistoryCleaningTest {
  @TempDir private Path folder;
  private OneHistory one;

  @BeforeEach
  void open() {
    one = new OneHistory(folder);
  }

  private void ranAndEnded(UserId owner, String handle, int bytes) throws Exception {
    one.runs(owner, "kernel-" + handle, "a.ipynb", handle);
    one.log(handle, "local-1.zstd", bytes);
    one.history().ended(new KernelId("kernel-" + handle));
    one.later(Duration.ofMinutes(1));
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

    one.history().clean();

    assertThat(one.ids(ANN))
        .containsExactly(handle(4) + ".local-1", handle(3) + ".local-1", handle(2) + ".local-1");
    assertThat(one.ids(BEN)).hasSize(1);
    assertThat(one.logs().resolve(handle(0))).doesNotExist();
    assertThat(folder.resolve("own/records").resolve(handle(0) + ".json")).doesNotExist();
  }

  @Test
  void keepsNothingThatIsTooOld() throws Exception {
    ranAndEnded(ANN, handle(1), 10);
    one.later(Duration.ofDays(2));
    ranAndEnded(ANN, handle(2), 10);

    one.history().clean();

    assertThat(one.ids(ANN)).containsExactly(handle(2) + ".local-1");
  }

  @Test
  void keepsTheNewestThatFitTogether() throws Exception {
    ranAndEnded(ANN, handle(1), 300);
    ranAndEnded(ANN, handle(2), 600);
    ranAndEnded(ANN, handle(3), 300);

    one.history().clean();

    assertThat(one.ids(ANN)).containsExactly(handle(3) + ".local-1", handle(2) + ".local-1");
  }

  @Test
  void keepsWhatFitsBehindOneThatIsTooLarge() throws Exception {
    ranAndEnded(ANN, handle(1), 300);
    ranAndEnded(ANN, handle(2), 5000);

    one.history().clean();

    assertThat(one.ids(ANN)).containsExactly(handle(1) + ".local-1");
  }

  @Test
  void countsBothLogsOfOneApplication() throws Exception {
    one.runs(ANN, "k", "a.ipynb", ONE);
    var kept = one.log(ONE, "local-1.zstd", 10);
    var second = one.log(ONE, "local-1.zstd.inprogress", 5000);
    one.history().ended(new KernelId("k"));

    one.history().clean();

    assertThat(kept).exists();
    assertThat(second).doesNotExist();
  }

  @Test
  void takesNothingThatIsFinishedWhileItLooks() throws Exception {
    one.runs(ANN, "k", "a.ipynb", ONE);
    var written = one.log(ONE, "local-1.zstd.inprogress", 10);
    var finished = written.resolveSibling("local-1.zstd");

    // The first look at the clock is for the age, the second for what runs.
    one.meanwhile().add(() -> {});
    one.meanwhile().add(() -> assertThat(written.toFile().renameTo(finished.toFile())).isTrue());
    one.history().clean();

    assertThat(one.meanwhile()).isEmpty();
    assertThat(one.ids(ANN)).containsExactly(ONE + ".local-1");
    assertThat(finished).exists();
  }

  @Test
  void takesNothingThatItCannotSee() throws Exception {
    ranAndEnded(ANN, handle(1), 10);
    ranAndEnded(ANN, handle(2), 10);
    var own = one.logs().resolve(handle(1));
    var away = Files.move(own, folder.resolve("away"));
    Files.createFile(own);

    one.history().clean();
    assertThat(one.ids(ANN)).containsExactly(handle(2) + ".local-1");

    Files.delete(own);
    Files.move(away, own);
    assertThat(one.ids(ANN)).containsExactly(handle(2) + ".local-1", handle(1) + ".local-1");
  }

  @Test
  void leavesTheFolderOfARecordThatCannotBeRead() throws Exception {
    ranAndEnded(ANN, handle(1), 10);
    var record = folder.resolve("own/records").resolve(handle(1) + ".json");
    var content = Files.readAllBytes(record);
    Files.writeString(record, "{");

    one.another(new Kept(3, Duration.ofDays(2), 1000)).removeStrays();

    Files.write(record, content);
    one.open(new Kept(3, Duration.ofDays(2), 1000));
    assertThat(one.ids(ANN)).containsExactly(handle(1) + ".local-1");
  }

  @Test
  void isAskedForWhenAKernelHasANewProcessToo() throws Exception {
    one.runs(ANN, "k", "a.ipynb", ONE);
    var asked = new ArrayList<UserId>();
    one.history().cleanedBy(asked::add);

    one.runs(ANN, "k", "a.ipynb", TWO);

    assertThat(asked).containsExactly(ANN);
  }

  @Test
  void followsTheEndOfAKernelAndADeletionInItsOwnThread() throws Exception {
    var asked = new ArrayList<UserId>();
    one.runs(ANN, "k", "a.ipynb", ONE);
    one.history().cleanedBy(asked::add);
    one.log(ONE, "local-1.zstd", 10);
    var hoard = Files.write(one.logs().resolve(ONE).resolve("hoard.bin"), new byte[5000]);
    one.history().ended(new KernelId("k"));
    one.history().delete(ANN, ONE + ".local-1");

    assertThat(asked).containsExactly(ANN, ANN);
    assertThat(one.ids(ANN)).isEmpty();
    assertThat(hoard).exists();
  }

  @Test
  void ofTheTimerIsThereSoonAfterAnEndAndNotAfterItsOwn() throws Exception {
    one.runs(ANN, "k", "a.ipynb", ONE);
    one.log(ONE, "local-1.zstd", 10);
    var hoard = Files.write(one.logs().resolve(ONE).resolve("hoard.bin"), new byte[5000]);
    var cleaning = new HistoryCleaning(one.history());
    try (cleaning) {
      cleaning.start();
      one.history().ended(new KernelId("k"));

      await().atMost(Duration.ofSeconds(20)).until(() -> Files.notExists(hoard));
    }

    one.runs(ANN, "k", "a.ipynb", TWO);
    one.history().ended(new KernelId("k"));
    assertThat(one.ids(ANN)).containsExactly(ONE + ".local-1");
  }

  @Test
  void takesNothingFromAKernelThatRuns() throws Exception {
    one.runs(ANN, "k", "a.ipynb", ONE);
    var written = one.log(ONE, "local-1.zstd.inprogress", 5000);

    one.history().clean();

    assertThat(written).exists();
    one.history().ended(new KernelId("k"));
    one.history().clean();
    assertThat(written).doesNotExist();
  }

  @Test
  void removesTheRunThatWroteNothingAndFoldersOfNobody() throws Exception {
    one.runs(ANN, "k", "a.ipynb", ONE);
    one.history().ended(new KernelId("k"));
    Files.createDirectories(one.logs().resolve(TWO));

    one.history().removeStrays();
    assertThat(one.logs().resolve(TWO)).doesNotExist();
    assertThat(one.logs().resolve(ONE)).exists();

    one.history().clean();
    assertThat(one.logs().resolve(ONE)).doesNotExist();
  }

  @Test
  void keepsNothingWhereNothingIsToBeKept() throws Exception {
    ranAndEnded(ANN, handle(1), 10);

    one.open(new Kept(0, Duration.ofDays(2), 1000));
    one.history().clean();

    assertThat(one.logs().resolve(handle(1))).doesNotExist();
  }
}
