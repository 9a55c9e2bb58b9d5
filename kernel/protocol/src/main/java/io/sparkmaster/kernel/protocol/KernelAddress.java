package io.sparkmaster.kernel.protocol;

import java.nio.file.Path;

/** Where a kernel listens. */
public sealed interface KernelAddress {

  /**
   * A TCP port for each channel, as any Jupyter client expects it.
   *
   * @param ip the address, for instance {@code 127.0.0.1}
   */
  record Tcp(
      String ip, int shellPort, int iopubPort, int stdinPort, int controlPort, int heartbeatPort)
      implements KernelAddress {

    /** The address of a channel as ZeroMQ writes it: {@code tcp://127.0.0.1:4711}. */
    public String endpoint(Channel channel) {
      return "tcp://" + ip + ":" + port(channel);
    }

    private int port(Channel channel) {
      return switch (channel) {
        case SHELL -> shellPort;
        case IOPUB -> iopubPort;
        case STDIN -> stdinPort;
        case CONTROL -> controlPort;
        case HEARTBEAT -> heartbeatPort;
      };
    }
  }

  /**
   * A Unix-domain socket for all channels, which crosses network namespaces where its folder is
   * mounted. Only SparkMaster's own programs speak it. Linux takes paths of up to 107 bytes.
   *
   * @param path absolute; whoever may write in its folder can listen there in the kernel's place
   */
  record UnixSocket(Path path) implements KernelAddress {}
}
