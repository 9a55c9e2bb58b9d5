package io.sparkmaster.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftWritesTest {
  private static final Instant START = Instant.parse("2026-01-02T00:00:00Z");
  private static final FileTime OLD = FileTime.from(START.minusSeconds(61 * 60));

  @TempDir private Path base;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(base.toRealPath().resolve("root"));
  }

  private static Path old(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    return Files.setLastModifiedTime(Files.writeString(folder.resolve(name), "part"), OLD);
  }

  @Test
  void whatCutOffWritesLeftGoesFromAllFolders() throws IOException {
    var here = old(root, HeldWrites.temporary());
    var deep = old(root.resolve("a/b"), HeldWrites.temporary());
    var staging = root.resolve(HeldWrites.temporary());
    var staged = old(staging, HeldWrites.temporary());
    Files.setLastModifiedTime(staging, OLD);

    assertThat(LeftWrites.sweep(root, START)).isEqualTo(4);

    assertThat(here).doesNotExist();
    assertThat(deep).doesNotExist();
    assertThat(staged).doesNotExist();
    assertThat(staging).doesNotExist();
    assertThat(root.resolve("a/b")).exists();
  }

  @Test
  void whatSomebodyElseNamedOrIsBeingWrittenStays() throws IOException {
    var named = old(root, ".~notes.tmp");
    var notebook = old(root, "a.ipynb");
    var written = Files.writeString(root.resolve(HeldWrites.temporary()), "part");

    assertThat(LeftWrites.sweep(root, START)).isZero();

    assertThat(named).exists();
    assertThat(notebook).exists();
    assertThat(written).exists();
  }

  @Test
  void whatAnotherServerMayBeWritingStays() throws IOException {
    var recent = Files.writeString(root.resolve(HeldWrites.temporary()), "part");
    Files.setLastModifiedTime(recent, FileTime.from(START.minusSeconds(59 * 60)));

    assertThat(LeftWrites.sweep(root, START)).isZero();

    assertThat(recent).exists();
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    var outside = old(base.resolve("outside"), HeldWrites.temporary());
    Files.createSymbolicLink(root.resolve("link"), outside.getParent());

    assertThat(LeftWrites.sweep(root, START)).isZero();

    assertThat(outside).exists();
  }

  @Test
  void aWorkspaceThatIsNotThereYetHasNone() {
    assertThat(LeftWrites.sweep(root.resolve("none"), START)).isZero();
  }
}
