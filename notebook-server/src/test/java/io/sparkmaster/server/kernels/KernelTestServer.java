package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.EventLogs;
import io.sparkmaster.kernel.launch.KernelDistribution;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.kernelsocket.KernelSocketRoutes;
import io.sparkmaster.server.kernelspecs.KernelspecRoutes;
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

  /** Its kernels are those of a distribution. */
  public static KernelTestServer of(Path folder, KernelDistribution distribution)
      throws IOException {
    return new KernelTestServer(folder, distribution);
  }

  public TestServer http() {
    return http;
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
