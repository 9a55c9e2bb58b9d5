package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.protocol.ConnectionInfo;
import io.sparkmaster.kernel.protocol.KernelAddress;
import java.net.InetAddress;

/** Where a kernel that is to be started will listen on this machine's loopback address. */
public final class LoopbackConnection {
  private static final String ADDRESS = "127.0.0.1";

  private LoopbackConnection() {}

  /**
   * Free ports and a new key.
   *
   * @throws LaunchException when no ports are free
   */
  public static ConnectionInfo fresh(String kernelName) {
    var ports = Ports.free(InetAddress.getLoopbackAddress(), 5);
    return new ConnectionInfo(
        new KernelAddress.Tcp(
            ADDRESS, ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4)),
        ConnectionKey.random(),
        kernelName);
  }
}
