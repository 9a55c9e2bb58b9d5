package io.sparkmaster.server.sparkui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class LanesTest {
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");

  private final Lanes lanes = new Lanes();
  private final List<CompletableFuture<String>> begun = new ArrayList<>();

  private CompletableFuture<String> begin(UserId user) {
    return lanes.during(
        user,
        () -> {
          var work = new CompletableFuture<String>();
          begun.add(work);
          return work;
        });
  }

  @Test
  void whatIsTooMuchWaitsForAnEndGoodOrBad() {
    var results = new ArrayList<CompletableFuture<String>>();
    for (var asked = 0; asked < Lanes.AT_ONCE + 2; asked++) {
      results.add(begin(ANN));
    }
    assertThat(begun).hasSize(Lanes.AT_ONCE);

    begun.get(1).complete("second");
    begun.get(0).completeExceptionally(new IllegalStateException("broken"));

    assertThat(results.get(1)).isCompletedWithValue("second");
    assertThat(results.get(0)).isCompletedExceptionally();
    assertThat(begun).hasSize(Lanes.AT_ONCE + 2);
    begun.get(Lanes.AT_ONCE + 1).complete("last");
    assertThat(results.get(Lanes.AT_ONCE + 1)).isCompletedWithValue("last");
  }

  @Test
  void oneUserKeepsNobodyElseWaitingAndNobodyWaitsWithoutEnd() {
    for (var asked = 0; asked < Lanes.AT_ONCE + Lanes.WAITING; asked++) {
      begin(ANN);
    }

    begin(BEN);

    assertThat(begun).hasSize(Lanes.AT_ONCE + 1);
    assertThatThrownBy(() -> begin(ANN))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("are on their way to you");
  }

  @Test
  void workThatDoesNotBeginLeavesRoom() {
    for (var asked = 0; asked < Lanes.AT_ONCE * 2; asked++) {
      var failed =
          lanes.<String>during(
              ANN,
              () -> {
                throw new IllegalStateException("no kernel");
              });
      assertThat(failed).isCompletedExceptionally();
    }

    begin(ANN);

    assertThat(begun).hasSize(1);
  }

  @Test
  void aPageKeepsItsRoomUntilWhatDependsOnItIsDone() {
    var first = begin(ANN);
    for (var asked = 0; asked < Lanes.AT_ONCE; asked++) {
      begin(ANN);
    }
    var begunMeanwhile = new ArrayList<Integer>();
    var written = first.thenRun(() -> begunMeanwhile.add(begun.size()));

    begun.get(0).complete("large");

    assertThat(written).isCompleted();
    assertThat(begunMeanwhile).containsExactly(Lanes.AT_ONCE);
    assertThat(begun).hasSize(Lanes.AT_ONCE + 1);
  }

  @Test
  void thereIsAnEndForAllTogetherToo() {
    for (var user = 0; user < 4; user++) {
      for (var asked = 0; asked < Lanes.AT_ONCE; asked++) {
        begin(new UserId("user" + user));
      }
    }
    assertThat(begun).hasSize(Lanes.OF_ALL);

    begun.get(0).complete("done");

    assertThat(begun).hasSize(Lanes.OF_ALL + 1);
  }
}
