package io.sparkmaster.cluster.driver;

import io.sparkmaster.kernel.runtime.shared.SharedDriver;
import java.security.Permission;

/**
 * Keeps {@code System.exit} in one learner's cell from ending the kernels of all. No protection
 * against those who mean it. Java 17 has no other way that also holds for {@code sys.exit}; it
 * takes {@code -Djava.security.manager=allow}.
 */
@SuppressWarnings("removal")
final class ExitGuard extends SecurityManager {
  private static final System.Logger LOG = System.getLogger(ExitGuard.class.getName());

  private final SharedDriver driver;

  private ExitGuard(SharedDriver driver) {
    this.driver = driver;
  }

  static void install(SharedDriver driver) {
    try {
      System.setSecurityManager(new ExitGuard(driver));
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
    if (driver.isKernelsThread()) {
      throw new SecurityException(
          "System.exit("
              + status
              + ") would end the notebooks of others: they share this JVM. To end this notebook,"
              + " shut its kernel down.");
    }
  }
}
