package io.sparkmaster.kernel.runtime.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Where the process's logs go: what loggers of the learner's own say, on the standard error of
 * their cell; what Spark, its libraries and the kernel say, to a file or the process's own standard
 * error. Which loggers are whose stands in {@code log4j2.properties}. A configuration that somebody
 * else has given the process stays as it is.
 */
public final class Logs {
  /** The name of our configuration, and of its appender for what is not the learner's. */
  private static final String OURS = "sparkmaster";

  private static final long MAX_BYTES = 10_000_000;
  private static final long MAX_START_NANOS = Duration.ofSeconds(10).toNanos();

  private Logs() {}

  /**
   * Begins to pass logs on like that, if that has not been begun.
   *
   * @param file for Spark's log, which grows; one that is large already becomes {@code FILE.1}.
   *     Empty for the process's own standard error
   */
  public static synchronized void begin(Optional<Path> file) {
    if (!(LogManager.getContext(Logs.class.getClassLoader(), false)
        instanceof LoggerContext context)) {
      return;
    }
    awaitStarted(context);
    var all = context.getConfiguration();
    if (!OURS.equals(all.getName()) || all.getAppender(CellAppender.NAME) != null) {
      return;
    }
    var layout = PatternLayout.newBuilder().withPattern("%d{HH:mm:ss.SSS} %p %c{1}: %m%n%ex");
    var cell = new CellAppender(layout.withConfiguration(all).build());
    cell.start();
    all.addAppender(cell);
    var root = all.getRootLogger();
    root.addAppender(cell, null, null);
    root.removeAppender(OURS);
    file.flatMap(path -> toFile(path, all)).ifPresent(appender -> replace(all, appender));
    context.updateLoggers();
    // java.util.logging goes the same ways.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Another thread that logs at this moment may be the one that reads the configuration. */
  private static void awaitStarted(LoggerContext context) {
    var end = System.nanoTime() + MAX_START_NANOS;
    while (context.isInitialized() || context.isStarting()) {
      if (System.nanoTime() > end) {
        return;
      }
      LockSupport.parkNanos(MAX_START_NANOS / 10_000);
    }
  }

  private static void replace(Configuration all, Appender appender) {
    all.addAppender(appender);
    for (var logger : all.getLoggers().values()) {
      if (logger.getAppenders().containsKey(OURS)) {
        logger.addAppender(appender, null, null);
        logger.removeAppender(OURS);
      }
    }
  }

  /** Empty where the file cannot be written, which is no reason to have no kernel. */
  private static Optional<Appender> toFile(Path path, Configuration all) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      if (Files.exists(path) && Files.size(path) > MAX_BYTES) {
        Files.move(path, Path.of(path + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
      if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      }
    } catch (IOException e) {
      LogManager.getLogger(Logs.class)
          .warn("Spark's log goes to standard error, since {} cannot be written: {}", path, e);
      return Optional.empty();
    }
    var appender =
        FileAppender.newBuilder()
            .setName("file")
            .withFileName(path.toString())
            .withAppend(true)
            .setConfiguration(all)
            .setLayout(
                PatternLayout.newBuilder()
                    .withPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %pid %p %c{1}: %m%n%ex")
                    .withConfiguration(all)
                    .build())
            .build();
    appender.start();
    return Optional.of(appender);
  }
}
