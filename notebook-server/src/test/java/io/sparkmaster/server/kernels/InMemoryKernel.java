package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.launch.KernelExit;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.launch.echo.EchoKernel;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.KernelAddress;
import io.sparkmaster.kernel.protocol.transport.InMemoryTransport;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An echo kernel in this process, for one connection. */
class InMemoryKernel implements RunningKernel {
  private final LaunchSpec spec;
  private final InMemoryTransport.Ends wire = InMemoryTransport.create();
  private final EchoKernel kernel = new EchoKernel(wire.kernel());
  private final CompletableFuture<KernelExit> exit = new CompletableFuture<>();

  InMemoryKernel(LaunchSpec spec) {
    this.spec = spec;
  }

  @Override
  public LaunchSpec spec() {
    return spec;
  }

  @Override
  public ConnectionInfo connection() {
    return new ConnectionInfo(new KernelAddress.Tcp("127.0.0.1", 1, 2, 3, 4, 5), "", "");
  }

  @Override
  public Transport connect(String identity) {
    return wire.client();
  }

  @Override
  public CompletableFuture<KernelExit> exit() {
    return exit.copy();
  }

  @Override
  public void awaitReady(Duration deadline) {}

  @Override
  public void interrupt(Duration deadline) {
    throw new UnsupportedOperationException("on " + Channel.CONTROL);
  }

  @Override
  public void shutdown(Duration deadline) {
    close();
  }

  @Override
  public void close() {
    kernel.close();
    exit.complete(new KernelExit(0, false, "", ""));
  }
}
