package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileTreeTest {
  @TempDir private Path folder;

  /** Root may look into all folders: this says something only of other users. */
  @Test
  void foldersThatAreClosedToTheirOwnerAreDeletedToo() throws Exception {
    var tree = Files.createDirectories(folder.resolve("run/closed/deep/x"));
    Files.writeString(tree.resolve("file"), "");
    Files.createDirectory(folder.resolve("run/empty"));
    for (var closed : new String[] {"run/closed/deep", "run/closed", "run/empty", "run"}) {
      Files.setPosixFilePermissions(
          folder.resolve(closed), PosixFilePermissions.fromString("---------"));
    }

    FileTree.delete(folder.resolve("run"));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatLinksLeadToStays() throws Exception {
    var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("kept"), "");
    var tree = Files.createDirectory(folder.resolve("run"));
    Files.createSymbolicLink(tree.resolve("link"), elsewhere);
    var alone = Files.createSymbolicLink(folder.resolve("alone"), elsewhere);

    FileTree.delete(tree);
    FileTree.delete(alone);
    FileTree.delete(folder.resolve("never-there"));

    assertThat(folder).isDirectoryContaining(path -> path.equals(elsewhere));
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(elsewhere);
    }
    assertThat(elsewhere.resolve("kept")).exists();
  }

  @Test
  void whatCannotBeTidiedKeepsNoServerFromStarting() throws Exception {
    var directory = Files.createDirectories(folder.resolve("kernels"));
    var run = Files.createDirectories(directory.resolve("kernel-0011223344556677/x"));
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("---------"));
    var left = directory.resolve("kernel-0011223344556677.log");
    Files.writeString(left, "");

    assertThat(KernelFiles.endLeftovers(directory, Set.of())).isZero();

    assertThat(directory).isEmptyDirectory();
  }
}
