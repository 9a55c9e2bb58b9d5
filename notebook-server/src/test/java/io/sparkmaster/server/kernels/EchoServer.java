package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.LocalProcessProvider;
import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.kernelsocket.KernelSocketRoutes;
import io.sparkmaster.server.kernelspecs.KernelspecRoutes;
import io.sparkmaster.server.sessions.NotebookSessions;
import io.sparkmaster.server.sessions.SessionRoutes;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** A listening server with all rooms of kernels, whose kernels are echo kernel processes. */
public final class EchoServer implements AutoCloseable {
  private final Database database;
  private final Kernels kernels;
  private final TestServer http;

  public EchoServer(Path folder) throws IOException {
    var distribution = EchoDistribution.in(Files.createDirectories(folder.resolve("dist")));
    var workspace = Files.createDirectories(folder.resolve("workspace"));
    var provider =
        new LocalProcessProvider(
            LocalProcessProvider.ownJava(), distribution, folder.resolve("run"), System.getenv());
    var folders = new WorkingFolders(workspace);
    this.database = Database.open(folder.resolve("test.db"));
    this.kernels = new Kernels(provider::launch);
    var sessions = new NotebookSessions(database.jdbi(), InstantSource.system(), kernels, folders);
    this.http =
        TestServer.start(
            new KernelspecRoutes(),
            new KernelRoutes(kernels, folders),
            new SessionRoutes(sessions),
            new KernelSocketRoutes(kernels));
  }

  public TestServer http() {
    return http;
  }

  @Override
  public void close() {
    http.close();
    kernels.close();
    database.close();
  }
}
