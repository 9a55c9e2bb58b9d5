package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UserIdsTest {
  private static final UserIds.Range RANGE = new UserIds.Range(200_000, 200_069);

  @TempDir private Path folder;

  private UserIds open(UserIds.Range range) {
    return UserIds.open(folder.resolve("kernel-users"), range);
  }

  @Test
  void aNameKeepsItsNumberAndNobodyElseGetsIt() throws Exception {
    var first = open(RANGE);
    var ann = first.lasting("ann");
    var ben = first.lasting("ben x");

    assertThat(ann).isNotEqualTo(ben).isEqualTo(first.lasting("ann"));
    var again = open(RANGE);
    assertThat(again.lasting("ben x")).isEqualTo(ben);
    assertThat(again.lasting("ann")).isEqualTo(ann);
    assertThat(again.lasting("carl")).isNotIn(ann, ben);
    assertThat(again.isLasting(ann.id())).isTrue();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("kernel-users"))))
        .isEqualTo("rw-------");
  }

  @Test
  void anotherRangeLeavesTheNumbersThatWereGiven() {
    var ann = open(RANGE).lasting("ann");

    var other = open(new UserIds.Range(300_000, 300_099));

    assertThat(other.lasting("ann")).isEqualTo(ann);
    assertThat(other.lasting("ben").id()).isBetween(300_000, 300_099);
    assertThat(UserIds.rangeOf(folder.resolve("kernel-users"), RANGE).first()).isEqualTo(300_000);
  }

  @Test
  void aFullRangeIsToldAndWhoHasANumberKeepsIt() {
    var ids = open(RANGE);
    for (int i = 0; i < 5; i++) {
      ids.lasting("learner " + i);
    }

    assertThatThrownBy(() -> ids.lasting("one too many"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("all user ids of 200000-200069 are taken. Set kernel-users");
    assertThat(ids.lasting("learner 4").id()).isLessThan(200_069);
  }

  @Test
  void lentNumbersAreNobodysAndComeBack() {
    var ids = open(RANGE);
    var lent = new HashSet<OtherUser>();
    for (int i = 0; i < 64; i++) {
      assertThat(lent.add(ids.lend())).isTrue();
    }
    assertThatThrownBy(ids::lend).isInstanceOf(LaunchException.class);
    assertThat(lent).doesNotContain(ids.lasting("ann"), RANGE.forTrying());

    var back = lent.iterator().next();
    ids.giveBack(back);

    assertThat(ids.lend()).isEqualTo(back);
  }

  @Test
  void rangesOfPeopleAndOfTheSystemAreRefused() {
    for (var range : List.of("0-5000", "1000-60000", "60000-70000", "20000-20005", "ann", "-1-5")) {
      assertThatThrownBy(() -> UserIds.Range.parse(range))
          .as(range)
          .isInstanceOf(LaunchException.class);
    }
    assertThat(RANGE.taken(List.of("root:x:0:0::/root:/bin/sh", "max:x:200007:1::/:/bin/sh")))
        .contains("max");
    assertThat(RANGE.taken(List.of("root:x:0:0::/root:/bin/sh"))).isEmpty();
  }

  @Test
  void aFileThatSaysNothingUsefulIsNamed() throws Exception {
    Files.writeString(folder.resolve("kernel-users"), "200000-200100\nnonsense\n");

    assertThatThrownBy(() -> open(RANGE))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("kernel-users, which says which user id");
  }
}
