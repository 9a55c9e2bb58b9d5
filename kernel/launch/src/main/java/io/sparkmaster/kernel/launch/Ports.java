package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses ports that nobody listens on. */
final class Ports {
  // Below the ports that systems hand out to connecting programs: nobody takes one by chance
  // between this choice and the kernel's start.
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 2_000;

  private Ports() {}

  /** That many ports, all different. */
  static List<Integer> free(InetAddress address, int count) {
    var held = new ArrayList<ServerSocket>();
    try {
      for (int tries = 0; held.size() < count && tries < TRIES; tries++) {
        var port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
        try {
          held.add(new ServerSocket(port, 1, address));
        } catch (IOException taken) {
          continue;
        }
      }
      if (held.size() < count) {
        throw new LaunchException(
            Code.PORTS_TAKEN,
            "No kernel can start: among %d ports between %d and %d that were tried on %s, not %d are free. Stop programs that listen there."
                .formatted(TRIES, FIRST, LAST, address.getHostAddress(), count));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      held.forEach(Ports::release);
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new LaunchException(Code.FILES, "Cannot close a probing socket: " + e, e);
    }
  }
}
