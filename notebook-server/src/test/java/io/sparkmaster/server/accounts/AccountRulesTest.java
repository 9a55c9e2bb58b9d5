package io.sparkmaster.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccountRulesTest {
  @TempDir private Path folder;
  private Database database;
  private Accounts accounts;

  @BeforeEach
  void open() {
    database = Database.open(folder.resolve("test.db"));
    accounts = new Accounts(database.jdbi(), InstantSource.system());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theOnlyAdministratorStaysOne() {
    var root = new UserId("root");
    accounts.add(root, "Root", Role.ADMIN);

    for (var change :
        List.<ThrowingCallable>of(
            () -> accounts.disable(root), () -> accounts.setRole(root, Role.TEACHER))) {
      assertThatThrownBy(change)
          .hasMessageContainingAll("\"root\" is the only administrator", "user role NAME admin");
    }

    accounts.setRole(root, Role.ADMIN);
    accounts.add(new UserId("ann"), "Ann", Role.ADMIN);
    accounts.disable(root);
    assertThat(accounts.hasAdmin()).isTrue();
  }

  @Test
  void theNameOfALaptopsOwnerIsNobodyElses() {
    assertThatThrownBy(() -> accounts.add(new UserId("learner"), "Lea", Role.LEARNER))
        .hasMessageContainingAll("\"learner\" is reserved", "Choose another");
    assertThat(accounts.all()).isEmpty();
  }
}
