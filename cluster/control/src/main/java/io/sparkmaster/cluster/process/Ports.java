package io.sparkmaster.cluster.process;

import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine's loopback address. */
public final class Ports {
  // Below those that systems hand out to connecting programs, so that a daemon finds its own free
  // when it is started again; beside those that kernels get.
  private static final int FIRST = 32_000;
  private static final int LAST = 32_700;

  /** Spark takes no less. */
  private static final int LEAST = 1024;

  private static final int TRIES = 500;

  private Ports() {}

  /** One that nobody listens on. */
  public static int free() {
    for (int tries = 0; tries < TRIES; tries++) {
      var port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new ClusterException(
        Code.PORT_TAKEN,
        "None of %d ports between %d and %d is free on 127.0.0.1. Stop programs that listen there."
            .formatted(TRIES, FIRST, LAST));
  }

  /** Whether nobody listens there. */
  public static boolean isFree(int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /** Whether somebody listens there. */
  public static boolean listens(int port) {
    try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /**
   * Makes sure that a daemon can listen there.
   *
   * @param who is to listen
   */
  public static void require(int port, String who) {
    if (port < LEAST || port > 65_535) {
      throw new ClusterException(
          Code.BAD_REQUEST, "--port is %d, but must be %d to 65535.".formatted(port, LEAST));
    }
    if (!isFree(port)) {
      throw new ClusterException(
          Code.PORT_TAKEN,
          "The %s cannot listen on 127.0.0.1:%d: another program does, or this user may not. Stop that program (`ss -ltnp` shows it), or choose another port with `sparkmaster cluster down` and `up --port N`."
              .formatted(who, port));
    }
  }
}
