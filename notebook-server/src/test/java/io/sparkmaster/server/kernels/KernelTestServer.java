package io.sparkmaster.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.launch.EventLogs;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.kernelsocket.KernelSocketRoutes;
import io.sparkmaster.server.kernelspecs.KernelspecRoutes;
import io.sparkmaster.server.process.Built;
import io.sparkmaster.server.sessions.NotebookSessions;
import io.sparkmaster.server.sessions.SessionRoutes;
import io.sparkmaster.server.sparkhistory.Kept;
import io.sparkmaster.server.sparkhistory.RecordedKernels;
import io.sparkmaster.server.sparkhistory.ShownApplications;
import io.sparkmaster.server.sparkhistory.SparkHistory;
import io.sparkmaster.server.sparkhistory.SparkHistoryRoutes;
import io.sparkmaster.server.sparkui.SparkUiRoutes;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** A listening server with all rooms of kernels. */
public final class KernelTestServer implements AutoCloseable {
  private final Database database;
  private final Kernels kernels;
  private final ShownApplications ended;
  private final TestServer http;

  private KernelTestServer(Path folder, KernelDistribution distribution) throws IOException {
    var workspace = Files.createDirectories(folder.resolve("workspace"));
    var provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(),
            distribution,
            folder.resolve("run"),
            System.getenv(),
            spec -> Map.of(),
            EventLogs.in(folder.resolve("logs")));
    var folders = new WorkingFolders(user -> workspace);
    var history = history(folder);
    this.database = Database.open(folder.resolve("test.db"));
    this.kernels =
        new Kernels(
            provider::launch,
            KernelQuotas.ofTotal(64),
            CullingRules.NONE,
            InstantSource.system(),
            new RecordedKernels(KernelRegister.NONE, history));
    kernels.endOnClose();
    var sessions = new NotebookSessions(database.jdbi(), InstantSource.system(), kernels, folders);
    this.ended =
        new ShownApplications(
            history, provider::launch, user -> workspace, kernels::room, InstantSource.system());
    this.http =
        TestServer.start(
            new KernelspecRoutes(),
            new KernelRoutes(kernels, folders),
            new SessionRoutes(sessions),
            new KernelSocketRoutes(kernels),
            new SparkUiRoutes(kernels, ended, "/", InstantSource.system(), SparkUiRoutes.PATIENCE),
            new SparkHistoryRoutes(history, ended, "/", false));
  }

  private static SparkHistory history(Path folder) {
    var kept = new Kept(10, Duration.ofDays(1), 10L << 20);
    return new SparkHistory(
        folder.resolve("spark-history"), folder.resolve("logs"), kept, InstantSource.system());
  }

  /** Its kernels are echo kernel processes. */
  public static KernelTestServer ofEchoKernels(Path folder) throws IOException {
    var distribution = EchoDistribution.in(Files.createDirectories(folder.resolve("dist")));
    return new KernelTestServer(folder, distribution);
  }

  /** Its kernels are those of the built distribution. */
  public static KernelTestServer ofSparkKernels(Path folder) throws IOException {
    return new KernelTestServer(
        folder, new KernelDistribution(Built.distribution().resolve("kernel")));
  }

  public TestServer http() {
    return http;
  }

  /** Starts a kernel, which need not answer yet; its id. */
  public String startKernel() {
    var started = http.send("POST", "/api/kernels", "");
    assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
    var model = Json.parseObject(started.body().getBytes(StandardCharsets.UTF_8), "model");
    return model.path("id").asText();
  }

  /** Runs a cell in a kernel of this server, which has to succeed. */
  public void run(String kernel, String cell) {
    try (var socket = KernelClientSocket.open(http, kernel, "page")) {
      var reply = socket.await("execute_reply", socket.execute(cell));
      assertThat(reply.at("/content/status").asText()).as(reply.toString()).isEqualTo("ok");
    }
  }

  @Override
  public void close() {
    try (database;
        kernels;
        ended) {
      http.close();
    }
  }
}
