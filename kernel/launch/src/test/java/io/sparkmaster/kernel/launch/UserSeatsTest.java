package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UserSeatsTest {
  @TempDir private Path folder;

  private final UserIds.Range range = UserIds.anyRange();

  /** Lends numbers, and cannot take back one until that is asked for again. */
  private final class Lender implements UserSeats.Users {
    private final List<Path> asked = new ArrayList<>();
    private final List<Path> ended = new ArrayList<>();

    @Override
    public OtherUser of(Path workspace) {
      return new OtherUser(range.first() + (workspace.endsWith("a") ? 0 : 1));
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
}
