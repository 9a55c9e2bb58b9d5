package io.sparkmaster.server.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.SandboxedProvider;
import io.sparkmaster.server.process.Built;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ann's cells, in the Spark kernel of the real server, try to reach what is not hers. */
@Timeout(240)
final class EscapeIT {
  private static final String SECRET = "nobody-may-read-this";

  @TempDir static Path folder;
  private static SandboxedClass school;
  private static Cells ann;
  private static Path workspaces;

  @BeforeAll
  static void start() throws Exception {
    var kernels = new KernelDistribution(Built.distribution().resolve("kernel"));
    var fault = SandboxedProvider.fault(LocalProcessProvider.ownJava(), kernels);
    assumeTrue(fault.isEmpty(), fault);
    school = SandboxedClass.start(folder.resolve("home"));
    workspaces = school.home().resolve("workspace");
    var file = "{\"type\":\"file\",\"format\":\"text\",\"content\":\"%s\"}".formatted(SECRET);
    assertThat(school.send("ben", "PUT", "/api/contents/secret.txt", file).statusCode())
        .isEqualTo(201);
    Files.createDirectories(school.home().resolve("keys"));
    Files.writeString(school.home().resolve("keys/a.key"), SECRET);
    ann = school.kernel("ann");
  }

  @AfterAll
  static void stop() {
    if (school != null) {
      school.close();
    }
  }

  @AfterEach
  void theServerAndTheKernelAnswer() throws Exception {
    assertThat(school.send("ben", "GET", "/api/contents", "").statusCode()).isEqualTo(200);
    assertThat(ann.run("spark.range(5).count()")).contains("5");
  }

  @Test
  void theSandboxIsSaidToBeInForce() throws Exception {
    assertThat(school.server().output()).contains("runs in sandboxes").doesNotContain("WARNING");
    assertThat(school.log()).contains("kernels run in sandboxes of bubblewrap");
  }

  @Test
  void othersWorkspacesAreNotThere() {
    var secret = workspaces.resolve("ben/secret.txt");

    assertThat(
            ann.run(
                "java.nio.file.Files.readString(java.nio.file.Path.of(\"%s\"))".formatted(secret)))
        .contains("NoSuchFileException");
    assertThat(ann.run("%%java\nnew java.io.File(\"" + workspaces + "\").list().length"))
        .contains("1");
    assertThat(ann.run("spark.read.text(\"file://%s\").show()".formatted(secret)))
        .contains("Path does not exist")
        .doesNotContain(SECRET);
    assertThat(ann.shell("cat ../ben/secret.txt " + secret)).doesNotContain(SECRET);
  }

  @Test
  void theDatabaseTheKeysAndTheLogAreNotThere() {
    var home = school.home();

    assertThat(ann.shell("ls -a " + home))
        .isEqualTo(".\n..\nrun\nspark-history\nworkspace\nexit 0\n");
    assertThat(ann.shell("ls " + home.resolve("spark-history"))).isEqualTo("logs\nexit 0\n");
    assertThat(ann.shell("ls " + home.resolve("spark-history/logs") + " | wc -l"))
        .as("folders of event logs: her own kernel's alone")
        .isEqualTo("1\nexit 0\n");
    for (var path : List.of("sparkmaster.db", "keys/a.key", "logs", "run/server.json")) {
      assertThat(ann.shell("cat " + home.resolve(path))).as(path).contains("No such file");
    }
    assertThat(ann.shell("cat /etc/shadow; ls /root /home /sys /boot")).doesNotContain("root:");
    assertThat(ann.shell("grep -rl " + SECRET + " / --exclude-dir=proc --exclude-dir=usr 2>&1"))
        .doesNotContain(".key", ".txt");
  }

  @Test
  void theKeysAndSocketsOfOtherKernelsAreNotThere() throws Exception {
    var kernels = school.home().resolve("run/kernels");
    try (var ben = school.kernel("ben")) {
      assertThat(ben.run("1 + 1")).contains("2");
      try (var outside = Files.list(kernels)) {
        assertThat(outside.filter(file -> file.toString().endsWith(".json"))).hasSizeGreaterThan(1);
      }

      assertThat(ann.shell("ls " + kernels + " | sed 's/.*\\.//' | sort"))
          .isEqualTo("args\njson\nexit 0\n");
      assertThat(ann.shell("find / -name '*.sock' -not -path '/proc/*' 2>&1; cat /proc/net/unix"))
          .doesNotContain(".sock");
      assertThat(ann.shell("ls /run /run/kernel")).contains("/run:\nkernel\n", "socket");
    }
  }

  @Test
  void theServersEnvironmentIsInNoProcess() {
    var names = ann.run("println(sys.env.keys.toSeq.sorted.mkString(\" \"))");
    assertThat(names).contains("HOME", "SPARK_LOCAL_IP").doesNotContain("SPARKMASTER_HOME");
    assertThat(ann.run("println(sys.env(\"HOME\"))")).startsWith("/home/learner");
    assertThat(ann.shell("cat /proc/[0-9]*/environ 2>&1 | tr '\\0' '\\n' | grep -c ^OLDPWD=/w"))
        .startsWith("0");
  }

  @Test
  void noProcessOutsideIsSeenTracedOrSignalled() {
    var server = school.server().pid();

    assertThat(ann.run("%%java\nProcessHandle.of(" + server + "L).isPresent()")).contains("false");
    assertThat(ann.shell("ls -d /proc/[0-9]* | wc -l").split("\n")[0].strip()).matches("[1-9]");
    assertThat(ann.shell("cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -c 'Server[M]ain'"))
        .startsWith("0");
    assertThat(ann.shell("kill -9 " + server + " 2>&1")).doesNotContain("exit 0");
    assertThat(ann.shell("ls -A /proc/1/root/home; ls /proc/1/cwd/ | grep -c sparkmaster.db"))
        .startsWith("learner\n0\n");
    assertThat(ann.shell("cat /proc/kcore /proc/sysrq-trigger /dev/mem 2>&1 | head -c 99"))
        .doesNotContain("exit 0\n\0");
    assertThat(ann.shell("echo 1 > /proc/sys/kernel/core_pattern; echo b > /proc/sysrq-trigger"))
        .doesNotContain("exit 0");
  }

  @Test
  void neitherTheServerNorAnyNetworkIsReached() {
    assertThat(ann.run("%%java\nnew java.net.Socket(\"127.0.0.1\", " + school.port() + ")"))
        .contains("ConnectException");
    assertThat(ann.run("new java.net.Socket(\"192.0.2.1\", 80)")).contains("unreachable");
    assertThat(ann.run("java.net.InetAddress.getByName(\"example.org\")"))
        .contains("UnknownHostException");
    assertThat(ann.run("java.net.NetworkInterface.networkInterfaces.count")).contains("1");
    assertThat(ann.run("%maven org.apache.commons:commons-csv:1.10.0"))
        .contains("sandbox without network", "%jar");
  }

  @Test
  void theSystemAndTheKernelsJarsCannotBeWritten() throws Exception {
    var jars = Built.distribution().resolve("kernel/lib");
    Path jar;
    try (var files = Files.list(jars)) {
      jar = files.sorted().findFirst().orElseThrow();
    }
    var size = Files.size(jar);

    for (var path : List.of(jar.toString(), jars + "/own.jar", "/usr/bin/x", "/etc/passwd", "/x")) {
      assertThat(ann.shell("echo evil >> " + path)).as(path).doesNotContain("exit 0");
    }
    assertThat(ann.shell("rm -f " + jar + "; mv " + jars + " " + jars + ".old"))
        .doesNotContain("exit 0");
    assertThat(jar).hasSize(size);
  }

  @Test
  void noRightIsGained() {
    assertThat(ann.shell("mount -t tmpfs none /tmp; mount --bind / /tmp; mount -o remount,rw /usr"))
        .doesNotContain("exit 0");
    assertThat(ann.shell("unshare --user true")).doesNotContain("exit 0");
    assertThat(ann.shell("chroot /usr true")).doesNotContain("exit 0");
    assertThat(ann.shell("mknod /tmp/disk b 8 0")).doesNotContain("exit 0");
    assertThat(ann.shell("su -c id root < /dev/null")).doesNotContain("uid=0");
    assertThat(ann.shell("grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status"))
        .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1");
  }

  @Test
  void linksOutOfTheWorkspaceLeadNowhereForTheServerEither() throws Exception {
    var home = school.home();
    assertThat(ann.shell("ln -sfn " + home + " out && ln -sfn ../ben/secret.txt bens && ls -l"))
        .contains("out", "bens");
    assertThat(workspaces.resolve("ann/out")).isSymbolicLink();

    assertThat(ann.shell("cat out/keys/a.key bens")).doesNotContain(SECRET);
    for (var path : List.of("out/keys/a.key", "bens")) {
      for (var route : List.of("/api/contents/", "/files/")) {
        var answer = school.send("ann", "GET", route + path, "");
        assertThat(answer.statusCode()).as(route + path).isBetween(400, 499);
        assertThat(answer.body()).doesNotContain(SECRET);
      }
    }
    var file = "{\"type\":\"file\",\"format\":\"text\",\"content\":\"evil\"}";
    assertThat(school.send("ann", "PUT", "/api/contents/bens", file).statusCode())
        .isBetween(400, 499);
    assertThat(workspaces.resolve("ben/secret.txt")).hasContent(SECRET);
  }

  @Test
  void aKernelInALinkedFolderStartsOnlyWhereItIsAnnsOwn() throws Exception {
    ann.shell("ln -sfn " + workspaces.resolve("ben") + " bens-folder");

    var body = "{\"path\":\"bens-folder/x.ipynb\"}";
    var answer = school.send("ann", "POST", "/api/kernels", body);

    assertThat(answer.body()).doesNotContain(SECRET);
    assertThat(Files.exists(workspaces.resolve("ann/bens-folder"), LinkOption.NOFOLLOW_LINKS))
        .isTrue();
  }
}
