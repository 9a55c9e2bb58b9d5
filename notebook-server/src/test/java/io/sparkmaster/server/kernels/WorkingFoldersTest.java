package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkingFoldersTest {
  private static final UserId USER = new UserId("learner");

  @TempDir Path temporary;

  private WorkingFolders folders() throws IOException {
    Files.createDirectories(temporary.resolve("root/course/lesson"));
    Files.createDirectories(temporary.resolve("root-secret"));
    return new WorkingFolders(user -> temporary.resolve("root"));
  }

  @Test
  void aNotebookRunsInItsFolderOrTheNearestThatIsThere() throws IOException {
    var root = folders().of(USER, "");
    assertThat(root).isEqualTo(temporary.toRealPath().resolve("root"));
    assertThat(folders().of(USER, "course/lesson/a.ipynb"))
        .isEqualTo(root.resolve("course/lesson"));
    assertThat(folders().of(USER, "course/gone/a.ipynb")).isEqualTo(root.resolve("course"));
    assertThat(folders().of(USER, "/a.ipynb")).isEqualTo(root);
  }

  @Test
  void noPathLeadsOutOfTheWorkspace() throws IOException {
    var folders = folders();
    var root = folders.of(USER, "");
    Files.createSymbolicLink(root.resolve("link"), temporary.resolve("root-secret"));

    assertThat(folders.of(USER, "../root-secret/x")).isEqualTo(root);
    assertThat(folders.of(USER, "course/../../root-secret/x")).isEqualTo(root);
    assertThat(folders.of(USER, "link/x.ipynb")).isEqualTo(root);
    assertThatThrownBy(() -> folders.of(USER, "a\0b")).isInstanceOf(ServerException.class);
  }

  @Property(tries = 300)
  void anyPathStaysInside(@ForAll("paths") String path) throws IOException {
    var root = Files.createTempDirectory("workspace");
    try {
      assertThat(new WorkingFolders(user -> root).of(USER, path)).isEqualTo(root.toRealPath());
    } finally {
      Files.delete(root);
    }
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("..", ".", "/", "//", "a", "%2e%2e", "\\", "~", " ", "etc", "tmp")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("/", parts));
  }
}
