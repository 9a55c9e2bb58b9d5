package io.sparkmaster.cluster.process;

/** Logging of a daemon to a file that does not grow for ever (Log4j 2 properties). */
public final class RollingLog {
  /** The system property that names the file. */
  public static final String FILE = "sparkmaster.log";

  /** A file named by the system property {@value #FILE}: 10 MB, and two older ones. */
  public static final String SETTINGS =
      """
      rootLogger.level = info
      rootLogger.appenderRef.file.ref = file
      appender.file.type = RollingFile
      appender.file.name = file
      appender.file.fileName = ${sys:sparkmaster.log}
      appender.file.filePattern = ${sys:sparkmaster.log}.%i
      appender.file.layout.type = PatternLayout
      appender.file.layout.pattern = %d %p %c: %m%n%ex
      appender.file.policies.type = Policies
      appender.file.policies.size.type = SizeBasedTriggeringPolicy
      appender.file.policies.size.size = 10MB
      appender.file.strategy.type = DefaultRolloverStrategy
      appender.file.strategy.max = 2
      """;

  private RollingLog() {}
}
