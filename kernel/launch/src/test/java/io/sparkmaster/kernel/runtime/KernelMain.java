package io.sparkmaster.kernel.runtime;

import io.sparkmaster.kernel.launch.echo.EchoKernel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.transport.KeepingTransport;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.nio.file.Path;

/** Stands where the Spark kernel's main class is, for tests of starting and talking to kernels. */
public final class KernelMain {
  private KernelMain() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println("echo kernel " + String.join(" ", args));
    var failure = System.getenv("ECHO_FAILS");
    if (failure != null) {
      System.err.println(failure);
      System.exit(7);
    }
    var connection = ConnectionInfo.read(Path.of(args[args.length - 1]));
    try (var kernel = new EchoKernel(new KeepingTransport(Transport.kernel(connection)))) {
      kernel.awaitShutdown();
    }
  }
}
