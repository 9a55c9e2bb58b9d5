package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What bubblewrap is asked for: chosen folders of the system, read-only; one writable folder; own
 * namespaces; no capabilities, no further namespaces, no environment of the starter.
 *
 * @param bwrap bubblewrap's program, 0.8 or later
 * @param prlimit util-linux's program that sets limits before the sandbox is made
 * @param system the JDK's and the distribution's folders and what they link to
 * @param limits what one sandbox may use
 */
record Sandbox(Path bwrap, Path prlimit, List<Path> system, SandboxLimits limits) {
  static final Path RUN = Path.of("/run/kernel");
  private static final String HOME = "/home/learner";
  private static final int UID = 1000;
  private static final Path USR = Path.of("/usr");

  /** Kernels keep their history there; it is in memory. */
  private static final long HOME_BYTES = 64L << 20;

  private static final long PROBE_SECONDS = 10;

  /** Whose session the processes inside are in, and what they end with. */
  enum Session {
    /** One of their own, without a terminal. They live on when their starter ends. */
    OWN("--new-session"),

    /**
     * That of the terminal on which they were started. They end with the process that started them,
     * and, as this ends the first process inside, with the one that was asked for. In a session of
     * their own they would have no controlling terminal, and a shell no job control. What that
     * session guards against is input that is pushed into a terminal for others to read (TIOCSTI):
     * this one is made for the sandbox, and only what is in the sandbox reads from it.
     */
    TERMINAL("--die-with-parent");

    private final String option;

    Session(String option) {
      this.option = option;
    }
  }

  /** Files of the system without which programs do not start or have no time zone. */
  private static final List<String> ETC =
      List.of("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/etc/ssl/certs");

  /** Copies the list. */
  Sandbox {
    system = List.copyOf(system);
  }

  /**
   * A folder and what its symbolic links point to elsewhere: Debian keeps a JDK's configuration in
   * {@code /etc}. Nothing when it is not there.
   */
  static List<Path> withLinks(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var all = new TreeSet<Path>();
    all.add(folder);
    try (var tree = Files.walk(folder)) {
      for (var link : tree.filter(Files::isSymbolicLink).toList()) {
        var target = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
        if (!target.startsWith(folder) && Files.exists(target)) {
          all.add(target);
        }
      }
    }
    all.removeIf(path -> path.startsWith(USR));
    return List.copyOf(all);
  }

  /**
   * The command that runs another one in a sandbox.
   *
   * @param session whose processes they are
   * @param workspace the folder that is writable inside; nobody but the caller may be able to
   *     replace it by a link
   * @param directory where the command starts; resolved inside the sandbox, so that links in the
   *     workspace lead nowhere else
   * @param run the folder, on the outside, that is {@link #RUN} inside
   * @param readable more files that are seen at their own paths
   * @param writable more folders that are seen at their own paths, and written in
   * @param sparkDefaults Spark's settings for all kernels, if that file is there
   * @param etc the folder with the sandbox's own {@code passwd}, {@code group} and {@code hosts}
   */
  List<String> command(
      Session session,
      Path workspace,
      Path directory,
      Path run,
      List<Path> readable,
      List<Path> writable,
      Path sparkDefaults,
      Path etc,
      List<String> command) {
    var all = new ArrayList<String>();
    all.addAll(
        List.of(
            prlimit.toString(),
            "--core=0",
            "--nofile=" + limits.openFiles(),
            "--fsize=" + limits.fileBytes(),
            bwrap.toString()));
    all.add(session.option);
    all.addAll(isolation());
    for (var name : List.of("passwd", "group", "hosts")) {
      bind(all, "--ro-bind", etc.resolve(name).toString(), "/etc/" + name);
    }
    ETC.forEach(path -> bind(all, "--ro-bind-try", path, path));
    system.forEach(path -> bind(all, "--ro-bind", path.toString(), path.toString()));
    bind(all, "--bind", workspace.toString(), workspace.toString());
    bind(all, "--bind", run.toString(), RUN.toString());
    readable.forEach(path -> bind(all, "--ro-bind", path.toString(), path.toString()));
    writable.forEach(path -> bind(all, "--bind", path.toString(), path.toString()));
    bind(
        all, "--ro-bind-try", sparkDefaults.toString(), HOME + "/.sparkmaster/spark-defaults.conf");
    // Last: bubblewrap makes the mount points above in the root, which is in memory without bound.
    all.addAll(List.of("--remount-ro", "/", "--chdir", directory.toString(), "--"));
    all.addAll(command);
    return all;
  }

  private List<String> isolation() {
    return List.of(
        "--unshare-user",
        "--uid",
        Integer.toString(UID),
        "--gid",
        Integer.toString(UID),
        "--disable-userns",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-ipc",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--hostname",
        "sandbox",
        "--cap-drop",
        "ALL",
        "--ro-bind",
        USR.toString(),
        USR.toString(),
        "--symlink",
        "usr/bin",
        "/bin",
        "--symlink",
        "usr/lib",
        "/lib",
        "--symlink",
        "usr/lib64",
        "/lib64",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--size",
        Long.toString(limits.sharedMemoryBytes()),
        "--tmpfs",
        "/dev/shm",
        "--remount-ro",
        "/dev",
        "--size",
        Long.toString(limits.temporaryBytes()),
        "--tmpfs",
        "/tmp",
        "--size",
        Long.toString(HOME_BYTES),
        "--tmpfs",
        HOME);
  }

  private static void bind(List<String> command, String how, String from, String to) {
    command.addAll(List.of(how, from, to));
  }

  /** What a sandbox's own users are called; Hadoop refuses a user without a name. */
  static void writeEtc(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("passwd"), "learner:x:%1$d:%1$d::%2$s:/bin/sh%n".formatted(UID, HOME));
    Files.writeString(folder.resolve("group"), "learner:x:%d:%n".formatted(UID));
    Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost sandbox\n");
  }

  /** The folder that every sandbox shows and that this one is in. */
  Optional<Path> showing(Path own) {
    return Stream.concat(Stream.of(USR), system.stream()).filter(own::startsWith).findFirst();
  }

  /**
   * The environment inside: of what the starter allows, all that names places outside is other.
   *
   * @param own variables of one kernel, which are as its starter wants them
   */
  static Map<String, String> environment(
      Map<String, String> allowed, Path java, Map<String, String> own) {
    var inside = new TreeMap<>(allowed);
    inside
        .keySet()
        .removeIf(
            name ->
                name.startsWith("HADOOP_")
                    || name.startsWith("SPARKMASTER_")
                    || List.of("SPARK_HOME", "SPARK_CONF_DIR", "SPARK_LOCAL_DIRS").contains(name));
    inside.put("PATH", java.getParent() + ":/usr/bin:/bin");
    inside.put("JAVA_HOME", java.getParent().getParent().toString());
    inside.put("HOME", HOME);
    inside.put("USER", "learner");
    inside.put("LOGNAME", "learner");
    inside.put("TMPDIR", "/tmp");
    // The only address there is.
    inside.put("SPARK_LOCAL_IP", "127.0.0.1");
    inside.put("SPARK_LOCAL_HOSTNAME", "localhost");
    inside.putAll(own);
    return inside;
  }

  /**
   * Runs {@code true} in a sandbox of this kind.
   *
   * @param folder an empty folder of the caller's
   * @return why it does not work here; empty when it does
   */
  String probe(Path folder) {
    try {
      writeEtc(folder);
      var command =
          command(
              Session.OWN,
              folder,
              folder,
              folder,
              List.of(),
              List.of(),
              folder.resolve("none"),
              folder,
              List.of("/usr/bin/true"));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "%s does not end within %d s".formatted(bwrap, PROBE_SECONDS);
      }
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0
          ? ""
          : "%s ends with exit code %d: %s".formatted(bwrap, process.exitValue(), said.strip());
    } catch (IOException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted while trying " + bwrap;
    }
  }
}
