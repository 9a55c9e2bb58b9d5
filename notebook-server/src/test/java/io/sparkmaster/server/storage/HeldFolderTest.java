package io.sparkmaster.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder is held; then a link that leads outside takes its place. */
final class HeldFolderTest {
  private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);

  @TempDir private Path base;
  private Path root;
  private Path outside;
  private Path moved;
  private HeldFolder held;
  private TreeMap<String, String> before;

  @BeforeEach
  void exchange() throws IOException {
    root = Files.createDirectory(base.toRealPath().resolve("root"));
    outside = Files.createDirectories(root.resolveSibling("outside"));
    Files.writeString(outside.resolve("a.txt"), "secret");
    Files.createDirectory(outside.resolve("empty"));
    var folder = Files.createDirectories(root.resolve("x/d"));
    Files.writeString(folder.resolve("a.txt"), "mine");
    Files.createDirectory(folder.resolve("empty"));
    held = HeldFolder.walk(root, folder);
    Assumptions.assumeTrue(held instanceof OpenFolder, "folders can be held here");
    moved = Files.move(folder, root.resolve("moved"));
    Files.createSymbolicLink(folder, outside);
    before = outside();
  }

  @AfterEach
  void nothingOutsideIsTouched() throws IOException {
    held.close();
    assertThat(outside()).isEqualTo(before);
  }

  private TreeMap<String, String> outside() throws IOException {
    var found = new TreeMap<String, String>();
    try (var all = Files.walk(outside)) {
      for (var path : (Iterable<Path>) all::iterator) {
        found.put(path.toString(), Files.isRegularFile(path) ? Files.readString(path) : "");
      }
    }
    return found;
  }

  private static String read(HeldFolder folder, String name) throws IOException {
    try (var file = folder.channel(name, READ)) {
      var buffer = ByteBuffer.allocate((int) file.size());
      file.read(buffer);
      return new String(buffer.array());
    }
  }

  @Test
  void aFileIsReadWhereItIs() throws IOException {
    assertThat(read(held, "a.txt")).isEqualTo("mine");
    assertThat(held.attributes("a.txt"))
        .hasValueSatisfying(it -> assertThat(it.size()).isEqualTo(4));
    assertThat(held.names()).containsExactlyInAnyOrder("a.txt", "empty");
    assertThat(held.names()).as("once more").hasSize(2);
  }

  @Test
  void aFileIsReplacedWhereItIs() throws IOException {
    held.replace("a.txt", "new".getBytes());
    held.replace("b.txt", "other".getBytes());

    assertThat(moved.resolve("a.txt")).hasContent("new");
    assertThat(moved.resolve("b.txt")).hasContent("other");
    assertThat(held.names()).containsExactlyInAnyOrder("a.txt", "b.txt", "empty");
  }

  @Test
  void permissionsOfAReplacedFileStay() throws IOException {
    Files.setPosixFilePermissions(
        moved.resolve("a.txt"), PosixFilePermissions.fromString("rwxr-x---"));

    held.replace("a.txt", new byte[1]);
    held.replace("new.txt", new byte[1]);

    assertThat(mode("a.txt")).isEqualTo("rwxr-x---");
    assertThat(mode("new.txt")).isEqualTo("rw-r--r--");
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(moved.resolve(name)));
  }

  @Test
  void aFolderIsMadeWhereItsParentIs() throws IOException {
    held.makeFolder("made");

    assertThat(moved.resolve("made")).isEmptyDirectory();
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("x", "moved");
    assertThatThrownBy(() -> held.makeFolder("made"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> held.makeFolder("a.txt"))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void anEntryIsRenamedBetweenWhereItsFoldersAre() throws IOException {
    var other = Files.createDirectory(root.resolve("other"));
    try (var to = HeldFolder.walk(root, other)) {
      Files.move(other, root.resolve("other moved"));
      Files.createSymbolicLink(other, outside);

      held.move("a.txt", to, "b.txt");
    }

    assertThat(root.resolve("other moved/b.txt")).hasContent("mine");
    assertThat(moved.resolve("a.txt")).doesNotExist();
  }

  @Test
  void entriesAreDeletedWhereTheyAre() throws IOException {
    held.deleteFile("a.txt");
    held.deleteFolder("empty");

    assertThat(moved).isEmptyDirectory();
  }

  @Test
  void aFileIsCopiedWhereItIs() throws IOException {
    try (var file = held.channel("a.txt", READ)) {
      held.copy(file, "copy.sh", PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    assertThat(moved.resolve("copy.sh")).hasContent("mine");
    assertThat(mode("copy.sh")).isEqualTo("rwxr-xr-x");
  }

  @Test
  void noLinkIsEnteredOrOpened() throws IOException {
    Files.createSymbolicLink(moved.resolve("link"), outside);
    Files.createSymbolicLink(moved.resolve("link.txt"), outside.resolve("a.txt"));

    assertThatThrownBy(() -> held.enter("link")).isInstanceOf(NotDirectoryException.class);
    assertThatThrownBy(() -> held.channel("link.txt", READ))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("symbolic links");
    assertThatThrownBy(() -> HeldFolder.walk(root, root.resolve("x/d")))
        .isInstanceOf(IOException.class);
    held.replace("link.txt", "mine too".getBytes());
    held.deleteFile("link");

    assertThat(Files.isSymbolicLink(moved.resolve("link.txt"))).isFalse();
    assertThat(moved.resolve("link.txt")).hasContent("mine too");
  }

  @Test
  void onlyNamesOfEntriesAreTaken() {
    for (var name : List.of("..", "../a.txt", "empty/x", outside.resolve("a.txt").toString())) {
      assertThatThrownBy(() -> held.channel(name, READ))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> HeldFolder.walk(root, outside)).isInstanceOf(IOException.class);
  }

  @Test
  void aFailedWriteLeavesNothingBehind() throws IOException {
    Files.createFile(moved.resolve("empty/inside"));

    assertThatThrownBy(() -> held.replace("empty", new byte[1])).isInstanceOf(IOException.class);

    assertThat(held.names()).containsExactlyInAnyOrder("a.txt", "empty");
  }

  @Test
  void whatRootMakesBelongsToWhomTheFolderBelongsTo() throws IOException {
    Assumptions.assumeTrue(
        (int) Files.getAttribute(root, "unix:uid") == 0, "this program runs as root");
    for (var path : List.of(root, moved)) {
      Files.setAttribute(path, "unix:gid", 54_321);
      Files.setAttribute(path, "unix:uid", 54_321);
    }

    held.replace("new.txt", "new".getBytes());
    held.makeFolder("made");

    for (var name : List.of("new.txt", "made")) {
      assertThat(Files.getAttribute(moved.resolve(name), "unix:uid")).isEqualTo(54_321);
      assertThat(Files.getAttribute(moved.resolve(name), "unix:gid")).isEqualTo(54_321);
    }
    assertThat(moved.resolve("new.txt")).hasContent("new");
    assertThat(mode("new.txt")).isEqualTo("rw-r--r--");
    assertThat(mode("made")).isEqualTo("rwxr-xr-x");
    assertThat(root.toFile().list()).containsExactlyInAnyOrder("x", "moved");
  }
}
