package io.sparkmaster.kernel.runtime.shipping;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.JobArtifactState;
import org.apache.spark.SparkContext;
import scala.Option;

/**
 * Ships classes as the artifacts of one session: executors keep a class loader for each session, so
 * several sessions of one SparkContext may have classes of the same name.
 *
 * <p>Not by {@code SparkSession.addArtifact}: that loads each class a second time in the driver, and
 * copies what there is when Spark clones a session for a stream, so that later classes are missing.
 * Spark's scheduler and executors are told the same as by that, with this session's own directory.
 */
public final class SessionArtifacts implements ClassShipping {
  private final String session = UUID.randomUUID().toString();
  private final ClassOutputDirectory classes = new ClassOutputDirectory();

  /** The session's name, as Spark's executors know it. */
  public String session() {
    return session;
  }

  @Override
  public ClassLoader loader() {
    return classes.loader();
  }

  @Override
  public Path outputDirectory() {
    return classes.outputDirectory();
  }

  @Override
  public void ship(String binaryName, byte[] classFile) {
    classes.ship(binaryName, classFile);
  }

  @Override
  public void addJar(Path jar) {
    classes.addJar(jar);
  }

  @Override
  public Map<String, String> sparkSettings() {
    // Else Spark's own sessions take the place of this one while a query runs.
    return Map.of("spark.sql.artifact.isolation.enabled", "false");
  }

  @Override
  public void join(SparkContext context) {
    var served =
        context
            .env()
            .rpcEnv()
            .fileServer()
            .addDirectory("/sparkmaster-" + session, outputDirectory().toFile());
    SubmittingSessions.of(context)
        .join(loader(), new JobArtifactState(session, Option.apply(served)));
  }

  @Override
  public void close() {
    classes.close();
  }
}
