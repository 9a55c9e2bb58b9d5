package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContentsPathTest {
  @Test
  void slashesAroundAndBetweenDoNotMatter() {
    assertThat(ContentsPath.parse("/a//b c/d.ipynb/"))
        .isEqualTo(new ContentsPath(List.of("a", "b c", "d.ipynb")))
        .hasToString("a/b c/d.ipynb");
    assertThat(ContentsPath.parse("/").isRoot()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/../b", "a/..", "./a", "a\\b", "a\u0000b", "a\nb", "..\\x"})
  void pathsThatStepOutOrHoldControlCharactersAreRefused(String text) {
    assertThatThrownBy(() -> ContentsPath.parse(text))
        .isInstanceOfSatisfying(
            ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {".git/config", "a/.ipynb_checkpoints/b", "...", ".~x.tmp"})
  void hiddenFilesAreNotFoundAndCannotBeMade(String text) {
    assertThatThrownBy(() -> ContentsPath.parse(text))
        .isInstanceOfSatisfying(
            ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThatThrownBy(() -> ContentsPath.parseTarget(text))
        .isInstanceOfSatisfying(
            ServerException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Provide
  Arbitrary<String> nastyPaths() {
    var part =
        Arbitraries.of(
            "..",
            ".",
            "/",
            "\\",
            "a",
            "root",
            "root-secret",
            "%2e%2e",
            "%2f",
            "\u0000",
            "~",
            "é",
            "...",
            " ",
            "C:",
            "link",
            "inside",
            "secret.txt");
    return part.list().ofMaxSize(8).map(parts -> String.join("", parts));
  }

  @Property(tries = 2000)
  void noPathThatIsAcceptedLeadsOutOfTheWorkspace(@ForAll("nastyPaths") String text)
      throws IOException {
    ContentsPath path;
    try {
      path = ContentsPath.parse(text);
    } catch (ServerException refused) {
      return;
    }
    var root = Path.of("/base/root");
    var place = root;
    for (var segment : path.segments()) {
      place = place.resolve(segment);
    }
    assertThat(place.normalize()).isEqualTo(place).startsWithRaw(root);
  }

  @Test
  void linksThatLeadOutAreNotFollowed(@TempDir Path base) throws IOException {
    var folder = Files.createDirectory(base.resolve("root"));
    var secret = Files.createDirectory(base.resolve("root-secret"));
    Files.writeString(secret.resolve("secret.txt"), "s");
    Files.createSymbolicLink(folder.resolve("out"), secret);
    Files.createSymbolicLink(folder.resolve("file.txt"), secret.resolve("secret.txt"));
    Files.createSymbolicLink(folder.resolve("relative"), Path.of("../root-secret"));
    Files.createSymbolicLink(folder.resolve("broken"), base.resolve("nowhere"));
    Files.createDirectory(folder.resolve("real"));
    Files.createSymbolicLink(folder.resolve("inside"), folder.resolve("real"));
    var root = new WorkspaceRoot(folder);

    for (var path : List.of("out", "out/secret.txt", "file.txt", "relative/secret.txt", "broken")) {
      assertThatThrownBy(() -> root.existing(ContentsPath.parse(path)))
          .as(path)
          .isInstanceOf(ServerException.class);
      assertThatThrownBy(() -> root.holdPlace(ContentsPath.parse(path)))
          .as(path)
          .isInstanceOf(ServerException.class);
    }
    assertThatThrownBy(() -> root.holdPlace(ContentsPath.parse("out/new.txt")))
        .isInstanceOf(ServerException.class);
    try (var spot = root.holdPlace(ContentsPath.parse("inside/new.txt"))) {
      assertThat(spot.path()).isEqualTo(folder.toRealPath().resolve("real/new.txt"));
    }
  }
}
