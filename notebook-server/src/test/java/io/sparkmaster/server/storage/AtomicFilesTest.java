package io.sparkmaster.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {
  @TempDir private Path folder;

  @Test
  void writesNewFilesAndReplacesOldOnes() throws IOException {
    var file = folder.resolve("a.txt");

    AtomicFiles.write(file, "one, and longer".getBytes());
    AtomicFiles.write(file, "two".getBytes());

    assertThat(file).hasContent("two");
    assertThat(entries()).containsExactly("a.txt");
  }

  @Test
  void keepsThePermissionsOfTheFileThatItReplaces() throws IOException {
    var file = folder.resolve("a.txt");
    AtomicFiles.write(file, new byte[1]);
    assertThat(mode(file)).isEqualTo("rw-r--r--");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));

    AtomicFiles.write(file, new byte[2]);

    assertThat(mode(file)).isEqualTo("rwxr-x---");
  }

  @Test
  void aPrivateFileIsItsOwnersAlone() throws IOException {
    var file = folder.resolve("secret");
    AtomicFiles.write(file, new byte[1]);

    AtomicFiles.writePrivate(file, new byte[2]);

    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void followsALinkAndLeavesItALink() throws IOException {
    var file = folder.resolve("real");
    var link = folder.resolve("link");
    AtomicFiles.write(file, new byte[1]);
    Files.createSymbolicLink(link, Path.of("real"));

    AtomicFiles.write(link, "new".getBytes());

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void aFailedWriteLeavesNothingBehind() throws IOException {
    var target = Files.createDirectory(folder.resolve("taken"));
    Files.createFile(target.resolve("inside"));

    assertThatThrownBy(() -> AtomicFiles.write(target, new byte[1]))
        .isInstanceOf(IOException.class);

    assertThat(entries()).containsExactly("taken");
    assertThat(target.resolve("inside")).exists();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private List<String> entries() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(it -> it.getFileName().toString()).toList();
    }
  }
}
