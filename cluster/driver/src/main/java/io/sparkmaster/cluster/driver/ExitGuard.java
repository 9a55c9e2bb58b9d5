package io.sparkmaster.cluster.driver;

import java.security.Permission;

/**
 * Keeps {@code System.exit} in one learner's cell from ending the kernels of all. No protection
 * against those who mean it. Java 17 has no other way that also holds for {@code sys.exit}; it
 * takes {@code -Djava.security.manager=allow}.
 */
@SuppressWarnings("removal")
final class ExitGuard extends SecurityManager {
  private static final System.Logger LOG = System.getLogger(ExitGuard.class.getName());

  /** The only one that ends the driver. */
  private final Thread main;

  private ExitGuard(Thread main) {
    this.main = main;
  }

  /** Called on the thread that will end this JVM. */
  static void install() {
    try {
      System.setSecurityManager(new ExitGuard(Thread.currentThread()));
    } catch (UnsupportedOperationException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "System.exit in a cell ends this driver: it was not started with"
              + " -Djava.security.manager=allow");
    }
  }

  @Override
  public void checkPermission(Permission permission) {
    // All else is allowed: kernels of one driver trust each other.
  }

  @Override
  public void checkPermission(Permission permission, Object context) {
    // The same.
  }

  @Override
  public void checkExit(int status) {
    // Also threads of notebooks that have been closed go on for a while.
    if (Thread.currentThread() != main) {
      throw new SecurityException(
          "System.exit("
              + status
              + ") would end the notebooks of others: they share this JVM. To end this notebook,"
              + " shut its kernel down.");
    }
  }
}
