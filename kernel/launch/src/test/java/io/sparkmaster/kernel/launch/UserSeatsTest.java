package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UserSeatsTest {
  @TempDir private Path folder;

  private final UserIds.Range range = UserIds.anyRange();

  /** Lends numbers, and cannot take back one until that is asked for again. */
  private final class Lender implements UserSeats.Users {
    private final List<Path> asked = new CopyOnWriteArrayList<>();
    private final List<Path> ended = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch again = new CountDownLatch(0);

    @Override
    public OtherUser of(Path workspace) {
      return new OtherUser(range.first() + workspace.getFileName().toString().charAt(0) - 'a');
    }

    @Override
    public boolean has(int id) {
      return false;
    }

    @Override
    public void ended(OtherUser user, Path workspace) throws IOException {
      asked.add(workspace);
      if (asked.size() == 1) {
        throw new IOException("not now");
      }
      if (workspace.equals(asked.get(0))) {
        try {
          again.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      ended.add(workspace);
    }
  }

  @Test
  void aUserOfWhomSomethingWasLeftIsGivenBackLater() throws Exception {
    var users = new Lender();
    var seats = new UserSeats(users, Files.createDirectory(folder.resolve("u")));
    var first = folder.resolve("a");
    var second = folder.resolve("b");
    seats.take(first, "kernel-1").leave();
    assertThat(users.ended).isEmpty();

    seats.take(second, "kernel-2").leave();

    assertThat(users.asked).containsExactly(first, second, first);
    assertThat(users.ended).containsExactly(second, first);
  }

  @Test
  void nobodyWaitsForWhatSomebodyElseTriesAgain() throws Exception {
    var users = new Lender();
    var seats = new UserSeats(users, Files.createDirectory(folder.resolve("u")));
    var first = folder.resolve("a");
    var second = folder.resolve("b");
    var third = folder.resolve("c");
    seats.take(first, "kernel-1").leave();
    users.again = new CountDownLatch(1);
    try {
      var slow = CompletableFuture.runAsync(seats.take(second, "kernel-2")::leave);
      await().atMost(Duration.ofMinutes(1)).until(() -> users.asked.size() == 3);

      var quick = CompletableFuture.runAsync(seats.take(third, "kernel-3")::leave);

      quick.get(1, TimeUnit.MINUTES);
      assertThat(slow).isNotDone();
      assertThat(users.ended).containsExactly(second, third);
      users.again.countDown();
      slow.get(1, TimeUnit.MINUTES);
    } finally {
      users.again.countDown();
    }
    assertThat(users.ended).containsExactly(second, third, first);
  }
}
