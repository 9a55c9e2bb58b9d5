package io.sparkmaster.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import io.sparkmaster.server.storage.DatabasePlace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Administrators who take each other's rights away at the same moment. */
abstract class LastAdministratorContract {
  private static final int ROUNDS = 25;
  private static final List<UserId> ADMINS =
      List.of(new UserId("one"), new UserId("two"), new UserId("three"));

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newFixedThreadPool(ADMINS.size());
  private Database database;
  private Accounts accounts;

  abstract DatabasePlace place(Path folder);

  @BeforeEach
  void open() {
    database = Database.open(place(folder));
    accounts = new Accounts(database.jdbi(), InstantSource.system());
    ADMINS.forEach(it -> accounts.add(it, it.value(), Role.ADMIN));
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    database.close();
  }

  @Test
  void oneStaysWhenAllDisableOneAnother() throws Exception {
    oneStays(Accounts::disable);
  }

  @Test
  void oneStaysWhenAllTakeOneAnothersRole() throws Exception {
    oneStays((by, user) -> by.setRole(user, Role.TEACHER));
  }

  @Test
  void oneStaysWhenSomeDisableAndOthersTakeTheRole() throws Exception {
    oneStays(
        (by, user) -> {
          if (user.equals(ADMINS.get(0))) {
            by.disable(user);
          } else {
            by.setRole(user, Role.LEARNER);
          }
        });
  }

  private void oneStays(BiConsumer<Accounts, UserId> change) throws Exception {
    for (var round = 0; round < ROUNDS; round++) {
      for (var admin : ADMINS) {
        accounts.enable(admin);
        accounts.setRole(admin, Role.ADMIN);
      }
      var together = new CyclicBarrier(ADMINS.size());
      var each =
          ADMINS.stream()
              .map(
                  user ->
                      (Callable<Optional<ErrorCode>>)
                          () -> {
                            together.await();
                            return refusal(() -> change.accept(accounts, user));
                          })
              .toList();

      var refusals = 0;
      for (var answer : threads.invokeAll(each)) {
        refusals += answer.get().filter(ErrorCode.CONFLICT::equals).isPresent() ? 1 : 0;
      }

      assertThat(accounts.hasAdmin()).as("round %d", round).isTrue();
      assertThat(refusals).as("round %d", round).isOne();
    }
  }

  private static Optional<ErrorCode> refusal(Runnable change) {
    try {
      change.run();
      return Optional.empty();
    } catch (ServerException refused) {
      return Optional.of(refused.code());
    }
  }
}
