package io.sparkmaster.server.learning;

import io.sparkmaster.kernel.launch.KernelExit;
import io.sparkmaster.kernel.launch.LaunchSpec;
import io.sparkmaster.kernel.launch.RunningKernel;
import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.KernelAddress;
import io.sparkmaster.kernel.protocol.transport.InMemoryTransport;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A kernel that lives in this process and never says anything. */
record SilentKernel(LaunchSpec spec) implements RunningKernel {
  @Override
  public ConnectionInfo connection() {
    return new ConnectionInfo(new KernelAddress.Tcp("127.0.0.1", 1, 2, 3, 4, 5), "", "");
  }

  @Override
  public Transport connect(String identity) {
    return InMemoryTransport.create().client();
  }

  @Override
  public CompletableFuture<KernelExit> exit() {
    return new CompletableFuture<>();
  }

  @Override
  public void awaitReady(Duration deadline) {}

  @Override
  public void interrupt(Duration deadline) {}

  @Override
  public void shutdown(Duration deadline) {}

  @Override
  public void close() {}
}
