package io.sparkmaster.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

    FileTree.deleteByName(folder.resolve("run"));

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

  /** Longer than a name may be as a whole, made as those do who change into each folder. */
  @Test
  void treesDeeperThanANameMayBeAreDeletedByRoot() throws Exception {
    assumeTrue(FileTree.isRoot());
    var script = "for i in $(seq 60); do mkdir $0 && cd $0 || exit 1; done; touch file";
    var made =
        new ProcessBuilder("/bin/bash", "-c", script, "d".repeat(200))
            .directory(folder.toFile())
            .start();
    assertThat(made.waitFor()).isZero();

    FileTree.delete(folder.resolve("d".repeat(200)));

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whoRunsThisIsWhoseFilesItMakes() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc");

    assertThat(OtherUser.current())
        .isEqualTo(OtherUser.owner(Files.createFile(folder.resolve("own"))));
  }

  /** A process of its own: what runs the tests is root. */
  @Test
  void usersDeleteWhatIsClosedAndDeeperThanANameMayBe() throws Exception {
    assumeTrue(OtherUser.fault().isEmpty(), OtherUser::fault);
    var user = new OtherUser(UserIds.anyRange().first());
    user.own(folder);
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var classes = folderOf(FileTree.class) + File.pathSeparator + folderOf(DeleteMain.class);
    var starts = user.run("test -x \"$1\" && test -r \"$2\" && test -r \"$3\"", starting(java));
    assumeTrue(!starts.failed(), "the classes are closed to others");
    var script =
        "mkdir -p $0/closed/x/y $0/deep && touch $0/closed/x/y/file && cd $0/deep"
            + " && for i in $(seq 60); do mkdir $1 && cd $1 || exit 1; done"
            + " && mkdir -p last/x && chmod 0 last $0/closed/x $0/closed";
    var arguments = List.of("/bin/bash", "-c", script, folder.toString(), "d".repeat(200));
    var made = Command.run(Duration.ofMinutes(1), user.command(arguments));
    assertThat(made.failed()).as(made.said()).isFalse();

    for (var name : List.of("closed", "deep")) {
      var root = folder.resolve(name).toString();
      var ran =
          Command.run(
              Duration.ofMinutes(2),
              user.command(List.of(java, "-cp", classes, DeleteMain.class.getName(), root)));
      assertThat(ran.output()).isEqualToIgnoringNewLines("as " + user.id() + " false");
    }

    assertThat(folder).isEmptyDirectory();
  }

  private static List<String> starting(String java) throws Exception {
    return List.of(
        java,
        folderOf(FileTree.class).resolve(classFile(FileTree.class)).toString(),
        folderOf(DeleteMain.class).resolve(classFile(DeleteMain.class)).toString());
  }

  private static String classFile(Class<?> of) {
    return of.getName().replace('.', '/') + ".class";
  }

  private static Path folderOf(Class<?> of) throws Exception {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Deletes a folder, and says who it was. */
  static final class DeleteMain {
    private DeleteMain() {}

    public static void main(String[] args) throws Exception {
      FileTree.delete(Path.of(args[0]));
      System.out.println("as " + OtherUser.current() + " " + FileTree.isRoot());
    }
  }

  @Test
  void whatLinksLeadToIsNotCounted() throws Exception {
    var large = Files.createDirectory(folder.resolve("large"));
    Files.write(large.resolve("file"), new byte[1 << 20]);
    var link = Files.createSymbolicLink(folder.resolve("link"), large);

    assertThat(Blocks.below(link)).isLessThan(1 << 16);
    assertThat(Blocks.below(large)).isGreaterThanOrEqualTo(1 << 20);
  }

  @Test
  void moreFilesThanACommandLineHoldsAreCounted() throws Exception {
    var many = new ArrayList<Path>();
    for (int i = 0; i < 20_000; i++) {
      many.add(folder.resolve("x".repeat(150) + i));
    }
    many.add(Files.write(folder.resolve("last"), new byte[1 << 16]));

    assertThat(Blocks.below(many)).containsOnlyKeys(folder.resolve("last"));
  }

  @Test
  void foldersThatGoMeanwhileKeepNobodyFromStarting() throws Exception {
    var root = Files.createDirectory(folder.resolve("home"));
    var folders = new OwnFolders(List.of(root), List.of(root.resolve("u")));
    var done = new AtomicBoolean();
    var kernels =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; !done.get(); i++) {
                var run = root.resolve("u/" + i % 10).toFile();
                assertThat(i < 10 || run.delete()).isTrue();
                assertThat(run.mkdir()).isTrue();
              }
            });
    try {
      for (int i = 0; i < 1_000; i++) {
        folders.protect();
      }
    } finally {
      done.set(true);
    }
    kernels.get(60, TimeUnit.SECONDS);
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
