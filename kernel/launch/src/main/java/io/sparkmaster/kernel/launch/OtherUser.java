package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A system user by number, who has no name and no group but the one of the same number. Only root
 * can run programs as somebody else.
 */
record OtherUser(int id) {
  private static final System.Logger LOG = System.getLogger(OtherUser.class.getName());
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
  private static final Path CHOWN = Path.of("/usr/bin/chown");
  private static final Path FIND = Path.of("/usr/bin/find");
  private static final String SHELL = "/bin/sh";

  /** What Linux says of this process; the owner of its folder can be root for anybody's. */
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Without it, a user can put a link into a folder of their own to a file of somebody else's. */
  private static final Path PROTECTED_LINKS = Path.of("/proc/sys/fs/protected_hardlinks");

  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final Duration ALL_FILES = Duration.ofMinutes(2);
  private static final Duration REMOVAL = Duration.ofMinutes(10);
  private static final Duration BETWEEN = Duration.ofMillis(10);
  private static final int ROUNDS = 300;

  /** Threads count for Linux as processes do, and a kernel has a hundred. */
  private static final int THREADS_OF_A_PROCESS = 16;

  /** Why this machine lets nobody run programs as other users, and what to do; empty if it does. */
  static String fault() {
    for (var program : List.of(SETPRIV, PRLIMIT, CHOWN, FIND, FileTree.RM, Path.of(SHELL))) {
      if (!Files.isExecutable(program)) {
        return "%s is missing. Install util-linux, coreutils and findutils.".formatted(program);
      }
    }
    try {
      if (current() != 0) {
        return "the server does not run as root, who alone can run programs as other users.";
      }
      if (!Files.readString(PROTECTED_LINKS).strip().equals("1")) {
        return "links to other users' files are allowed here. Set sysctl fs.protected_hardlinks=1.";
      }
      return "";
    } catch (IOException e) {
      return "it cannot be tried: " + e + ".";
    }
  }

  /** The number of the user as whom this process runs; only Linux tells. */
  static int current() throws IOException {
    for (var line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("Uid:")) {
        // The one who started it, then the one whose rights it has.
        return (int) Long.parseLong(line.split("\\s+", -1)[2]);
      }
    }
    throw new IOException("There is no user in " + STATUS);
  }

  /** The number of a file's owner; of a link itself. */
  static int owner(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  /** The command that runs another one as this user, with no right of its starter's. */
  List<String> command(List<String> command) {
    var user = Integer.toString(id);
    var all =
        new ArrayList<>(
            List.of(
                SETPRIV.toString(),
                "--reuid=" + user,
                "--regid=" + user,
                "--clear-groups",
                "--no-new-privs",
                "--bounding-set=-all",
                "--inh-caps=-all",
                "--"));
    all.addAll(command);
    return all;
  }

  /** The same within limits, of which that of processes is for all of the user's together. */
  List<String> command(SandboxLimits limits, List<String> command) {
    var all =
        new ArrayList<>(
            List.of(
                PRLIMIT.toString(),
                "--core=0",
                "--nofile=" + limits.openFiles(),
                "--fsize=" + limits.fileBytes(),
                "--nproc=" + limits.processes() * THREADS_OF_A_PROCESS,
                "--"));
    all.addAll(command(command));
    return all;
  }

  /** Runs a shell's script as this user, in an empty environment. */
  Command.Ran run(String script, List<String> arguments) throws IOException {
    var all = new ArrayList<>(List.of(SHELL, "-c", script, SHELL));
    all.addAll(arguments);
    return Command.run(QUICK, command(all));
  }

  /** Gives this user all that is in a folder, and the folder; links are given, never followed. */
  void own(Path folder) throws IOException {
    var own = id + ":" + id;
    var ran =
        Command.run(
            ALL_FILES, List.of(CHOWN.toString(), "-R", "-P", "-h", "--", own, folder.toString()));
    // What a learner deletes meanwhile is missed, and not.
    if (ran.failed() && owner(folder) != id) {
      throw new IOException(
          "%s cannot be given to the user %d: %s".formatted(folder, id, ran.said()));
    }
  }

  /** Makes a folder this user's, and nothing that is in it; the server alone may write above it. */
  void takeFolder(Path folder) throws IOException {
    Files.setAttribute(folder, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(folder, "unix:gid", id, LinkOption.NOFOLLOW_LINKS);
  }

  /** Deletes what is in a folder of this user's, as this user: others' things stay. */
  void empty(Path folder) throws IOException {
    var script = "chmod -R u+rwx -- \"$1\" 2>/dev/null; exec find \"$1\" -mindepth 1 -delete";
    var ran = run(script, List.of(folder.toString()));
    if (ran.failed()) {
      LOG.log(System.Logger.Level.DEBUG, "Some files stay for now: {0}", ran.said());
    }
  }

  /**
   * Deletes what is this user's in folders for all, none of whose processes may live. Others may
   * write in it meanwhile: no link is followed.
   */
  void removeFrom(List<Path> folders) throws IOException {
    if (folders.isEmpty()) {
      return;
    }
    var command = new ArrayList<>(List.of(FIND.toString()));
    folders.forEach(folder -> command.add(folder.toString()));
    command.addAll(List.of("-mindepth", "1", "-maxdepth", "1", "-user", Integer.toString(id)));
    command.addAll(
        List.of("-exec", FileTree.RM.toString(), "-rf", "--one-file-system", "--", "{}", "+"));
    var ran = Command.run(REMOVAL, command);
    // Others' entries come and go while they are listed.
    if (ran.failed() && !SharedFolders.of(this).isEmpty()) {
      throw new IOException("What user %d has left stays: %s".formatted(id, ran.said()));
    }
  }

  /** Ends all processes of this user at the same moment, so that none can start another one. */
  void endAll() {
    try {
      for (int i = 0; i < ROUNDS; i++) {
        if (ProcessTable.read().ofUser(id).isEmpty()) {
          return;
        }
        // Of several that kill each other, one wins; hence again.
        var ran = run("kill -9 -1", List.of());
        LOG.log(System.Logger.Level.DEBUG, "Ended all of user {0}: {1}", id, ran.code());
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
      LOG.log(System.Logger.Level.ERROR, "Processes of user {0} do not end", Integer.toString(id));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "Processes of user " + id + " may be left", e);
    }
  }
}
