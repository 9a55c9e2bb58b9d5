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
import java.util.function.Function;

/** A kernel in this process, for one connection. */
public class InMemoryKernel implements RunningKernel {
  private final LaunchSpec spec;
  private final InMemoryTransport.Ends wire = InMemoryTransport.create();
  private final Runnable end;
  private final CompletableFuture<KernelExit> exit = new CompletableFuture<>();

  /** An echo kernel. */
  InMemoryKernel(LaunchSpec spec) {
    this(spec, wire -> new EchoKernel(wire)::close);
  }

  /**
   * One that answers in another way.
   *
   * @param start makes something answer on the kernel's end of the wire, and gives what ends it
   */
  protected InMemoryKernel(LaunchSpec spec, Function<Transport, Runnable> start) {
    this.spec = spec;
    this.end = start.apply(wire.kernel());
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
    end.run();
    exit.complete(new KernelExit(0, false, "", ""));
  }
}
