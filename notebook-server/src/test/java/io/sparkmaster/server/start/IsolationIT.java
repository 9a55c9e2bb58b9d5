package io.sparkmaster.server.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.cluster.backend.SparkChoice;
import io.sparkmaster.server.config.ChangedConfig;
import io.sparkmaster.server.config.Isolation;
import io.sparkmaster.server.config.ServerConfig;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.isolation.KernelIsolation;
import io.sparkmaster.server.kernels.KernelClientSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which isolation the kernels of a server get; the kernels here run shell commands. */
@Timeout(240)
final class IsolationIT {
  @TempDir private Path folder;

  private static ServerConfig with(ServerConfig config, Isolation isolation, Path kernelDir) {
    var parts =
        new ServerConfig.Parts(
            kernelDir, config.parts().webDir(), config.parts().coursesDir(), 0, 0);
    return ChangedConfig.of(config).parts(parts).isolation(isolation).config();
  }

  /** No sandbox can be made that shows this folder: each has a {@code /proc} of its own. */
  private static Path unusable() {
    return Path.of("/proc/" + ProcessHandle.current().pid() + "/cwd/src");
  }

  private KernelClientSocket kernel(ClassServer server, String user) throws Exception {
    var token = server.token(user, Role.LEARNER);
    var answer = server.send(token, "POST", "/api/kernels", "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var id = Json.mapper().readTree(answer.body()).path("id").asText();
    return KernelClientSocket.open(
        URI.create("http://127.0.0.1:" + server.port()), token, id, "session-of-" + user);
  }

  private static String run(KernelClientSocket socket, String command) {
    var cell = socket.execute("run " + command);
    return result(socket.await("execute_result", cell));
  }

  private static String result(ObjectNode message) {
    return message.path("content").path("data").path("text/plain").asText();
  }

  @Test
  void inClassModeKernelsReachTheirOwnersWorkspaceOnly() throws Exception {
    var config = SmallProgram.classMode(folder);
    try (var server = new ClassServer(folder, config)) {
      assumeTrue(KernelIsolation.of(config).sandboxed(), KernelIsolation.of(config).fault());
      try (var ann = kernel(server, "ann");
          var ben = kernel(server, "ben")) {
        assertThat(run(ben, "echo private > of-ben && cat of-ben")).startsWith("private");

        var workspace = config.workspace().root();
        assertThat(run(ann, "cat " + workspace.resolve("ben/of-ben"))).contains("No such file");
        assertThat(run(ann, "ls " + workspace)).isEqualTo("ann\nexit 0");
        assertThat(run(ann, "ls " + config.home().path()))
            .isEqualTo("run\nspark-history\nworkspace\nexit 0");
        assertThat(run(ann, "ls " + config.home().path().resolve("spark-history")))
            .isEqualTo("logs\nexit 0");
        assertThat(
                run(ann, "ls " + config.home().path().resolve("spark-history/logs") + " | wc -l"))
            .as("folders of event logs: her own kernel's alone")
            .isEqualTo("1\nexit 0");
        assertThat(run(ann, "ls " + config.home().run().resolve("kernels") + " | wc -l"))
            .isEqualTo("2\nexit 0");
      }
    }
  }

  @Test
  void aKernelEndedByALimitSaysWhichOneAndWhatToDo() throws Exception {
    var config = SmallProgram.classMode(folder);
    try (var server = new ClassServer(folder, config)) {
      assumeTrue(KernelIsolation.of(config).sandboxed(), KernelIsolation.of(config).fault());
      try (var ann = kernel(server, "ann");
          var ben = kernel(server, "ben")) {
        var cell = ann.execute("run for i in $(seq 90); do sleep 30 & done; wait");

        var reply = ann.await("execute_reply", cell).path("content");

        assertThat(reply.path("status").asText()).isEqualTo("error");
        assertThat(reply.path("evalue").asText())
            .contains("processes, and 64 are allowed", "start fewer programs");
        assertThat(run(ben, "echo still here")).startsWith("still here");
      }
    }
  }

  @Test
  void aServerThatMustHaveASandboxDoesNotStartWithoutOne() throws Exception {
    SmallProgram.place(folder);
    var config = with(SmallProgram.config(folder, 0, "/", null), Isolation.BWRAP, unusable());

    assertThatThrownBy(() -> new Server(config, ClassServer.CLOCK).close())
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("kernel-isolation is bwrap")
        .hasMessageContaining("no sandbox works on this machine: /usr/bin/bwrap ");
  }

  @Test
  void aClusterThatWouldOpenWhatSandboxesCloseIsRefused() {
    var classMode = SmallProgram.classMode(folder);
    assumeTrue(KernelIsolation.of(classMode).sandboxed(), KernelIsolation.of(classMode).fault());
    var kernels =
        new ServerConfig.Kernels(
            Isolation.AUTO,
            classMode.kernels().sandbox(),
            new SparkChoice.OwnCluster(),
            null,
            null);
    var isolation = KernelIsolation.of(ChangedConfig.of(classMode).kernels(kernels).config());

    assertThatThrownBy(isolation::announce)
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("kernels are kept apart here, so none may use it")
        .hasMessageContaining("Choose spark-master=local");
  }

  @Test
  void aClassWithoutAWorkingSandboxStartsAndSaysWhyThereIsNone() {
    var config = with(SmallProgram.classMode(folder), Isolation.AUTO, unusable());

    var isolation = KernelIsolation.of(config);

    assertThat(isolation.sandboxed()).isFalse();
    assertThat(isolation.fault()).contains("/usr/bin/bwrap", "Bubblewrap has to be 0.8 or later");
    isolation.announce();
  }

  @Test
  void onALaptopKernelsRunWithoutSandboxUnlessOneIsAskedFor() throws Exception {
    var laptop = SmallProgram.config(folder, 0, "/", null);
    assertThat(KernelIsolation.of(laptop).sandboxed()).isFalse();
    assertThat(KernelIsolation.of(laptop).fault()).isEmpty();

    var asked = with(laptop, Isolation.BWRAP, Files.createDirectory(folder.resolve("kernel")));
    assumeTrue(KernelIsolation.sandboxFault(asked).isEmpty(), KernelIsolation.sandboxFault(asked));
    assertThat(KernelIsolation.of(asked).sandboxed()).isTrue();
    var none = with(SmallProgram.classMode(folder), Isolation.NONE, folder);
    assertThat(KernelIsolation.of(none).sandboxed()).isFalse();
  }
}
