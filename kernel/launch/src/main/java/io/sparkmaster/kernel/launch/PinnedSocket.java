package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A second name, out of a sandbox's reach, for the socket that its kernel listens on. Whoever
 * connects by the name inside could be led elsewhere by a link put there; a hard link is taken of
 * the link itself, never of what it points to, and is looked at where nobody can exchange it.
 */
final class PinnedSocket {
  private static final System.Logger LOG = System.getLogger(PinnedSocket.class.getName());
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;

  /** What {@code sun_path} of Linux holds, without the zero at its end. */
  private static final int LONGEST_PATH = 107;

  private PinnedSocket() {}

  /**
   * Looks whether a socket can have that path.
   *
   * @throws LaunchException with {@link Code#FILES} when it is too long
   */
  static void requireShort(Path socket) {
    var length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new LaunchException(
          Code.FILES,
          "No kernel can start: the path of its socket, like %s, has %d bytes, and the system takes %d. Choose a home folder with a path that is at least %d bytes shorter."
              .formatted(socket, length, LONGEST_PATH, length - LONGEST_PATH));
    }
  }

  /** Waits, while the kernel lives, until it listens. False when what it put there is no socket. */
  static boolean await(Path inside, Path outside, BooleanSupplier alive) throws IOException {
    while (!Files.exists(inside, LinkOption.NOFOLLOW_LINKS)) {
      if (!alive.getAsBoolean()) {
        return true;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    Files.createLink(outside, inside);
    var mode = (int) Files.getAttribute(outside, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & FILE_TYPE) == SOCKET) {
      return true;
    }
    Files.delete(outside);
    LOG.log(
        System.Logger.Level.WARNING,
        "A kernel put something else than a socket at {0}; it is ended",
        inside);
    return false;
  }
}
