import io.sparkmaster.kernel.launch.echo.EchoDistribution;
import io.sparkmaster.kernel.launch.LoopbackConnection;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Kernels that speak the whole protocol and run no code: what is measured is all around them. */
final class EchoKernels {
  private final Path folder;

  private EchoKernels(Path folder) {
    this.folder = folder;
  }

  /** Made from the class path of this program. */
  static EchoKernels in(Path folder) throws IOException {
    EchoDistribution.in(folder);
    return new EchoKernels(folder);
  }

  /** As our server takes it for {@code --kernel-dir}. */
  Path folder() {
    return folder;
  }

  /** Starts one when a connection file is added. */
  List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-Xss4m",
        "-Xmx64m",
        "-cp",
        folder.resolve("lib") + "/*",
        "io.sparkmaster.kernel.runtime.KernelMain");
  }

  /** Round trips of kernel_info with nothing between the client and the kernel's sockets. */
  List<Double> directRoundTrips(int warmUp, int count) throws Exception {
    var connection = LoopbackConnection.fresh("");
    var file = folder.resolve("direct.json");
    connection.write(file);
    var command = new ArrayList<>(command());
    command.add(file.toString());
    var process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var client = new KernelClient(Transport.client(connection, "bench"))) {
      client.awaitReady(Duration.ofSeconds(60));
      return RoundTrips.of(warmUp, count, () -> RoundTrips.direct(client));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** For programs that look kernels up where Jupyter does. */
  void installSpec(Path jupyterPath) throws IOException {
    var spec =
        BenchServer.JSON.createObjectNode().put("display_name", "Echo").put("language", "echo");
    var arguments = spec.putArray("argv");
    command().forEach(arguments::add);
    arguments.add("{connection_file}");
    spec.put("interrupt_mode", "message");
    var place = Files.createDirectories(jupyterPath.resolve("kernels/echo"));
    Files.writeString(place.resolve("kernel.json"), spec.toString());
  }
}
