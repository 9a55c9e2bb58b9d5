package io.sparkmaster.kernel.runtime.shipping;

import io.sparkmaster.kernel.runtime.task.SessionSerializer;
import io.sparkmaster.kernel.runtime.task.TaskClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.JobArtifactState;
import org.apache.spark.SparkContext;
import scala.Option;
import scala.collection.concurrent.TrieMap;

/**
 * Ships classes as the artifacts of one session: executors keep a class loader for each session, so
 * several sessions of one SparkContext may have classes of the same name.
 *
 * <p>Not by {@code SparkSession.addArtifact}: that loads each class a second time in the driver,
 * and copies what there is when Spark clones a session for a stream, so that later classes are
 * missing. Spark's scheduler and executors are told the same as by that, with this session's own
 * directory.
 */
public final class SessionArtifacts implements ClassShipping {
  private final String session = UUID.randomUUID().toString();
  private final ClassOutputDirectory classes = new ClassOutputDirectory();
  private final Path ofAllSessions = classes.outputDirectory().resolve("of-all-sessions");
  private final List<SubmittingSessions> joined = new CopyOnWriteArrayList<>();

  private final boolean tasksHaveCopies;

  /** Starts with an empty directory below the temporary one; it is gone after {@link #close()}. */
  public SessionArtifacts() {
    this(false);
  }

  /**
   * The same.
   *
   * @param tasksHaveCopies whether tasks always define the classes anew, also in the driver's own
   *     process, as they do where sessions share it: what they have cached is of those classes
   */
  public SessionArtifacts(boolean tasksHaveCopies) {
    this.tasksHaveCopies = tasksHaveCopies;
    TaskClasses.ofAllSessions()
        .forEach((name, file) -> classes.ship("of-all-sessions." + name, file));
  }

  /** The session's name, as Spark's executors know it. */
  public String session() {
    return session;
  }

  @Override
  public ClassLoader loader() {
    return classes.loader();
  }

  @Override
  public Class<?> load(String binaryName) throws ClassNotFoundException {
    return classes.load(binaryName);
  }

  @Override
  public ClassLoader contextLoader() {
    return classes.contextLoader();
  }

  @Override
  public void renew(SparkContext context) {
    var sessions = SubmittingSessions.of(context);
    if (!tasksHaveCopies && !sessions.areSeveral()) {
      classes.renew(context, session);
    }
    if (SessionResults.isCheap(context)) {
      SessionResults.in(context, sessions::loader);
    }
  }

  @Override
  public void hold(String cellPackage) {
    classes.hold(cellPackage);
  }

  @Override
  public void release(String cell) {
    classes.release(cell);
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
    return Map.of(
        // Else Spark's own sessions take the place of this one while a query runs.
        "spark.sql.artifact.isolation.enabled",
        "false",
        "spark.repl.class.outputDir",
        ofAllSessions.toString(),
        "spark.plugins",
        SessionSerializer.class.getName());
  }

  @Override
  public void join(SparkContext context) {
    var served =
        context
            .env()
            .rpcEnv()
            .fileServer()
            .addDirectory("/sparkmaster-" + session, outputDirectory().toFile());
    var sessions = SubmittingSessions.of(context);
    joined.add(sessions);
    sessions.join(loader(), new JobArtifactState(session, Option.apply(served)));
    SessionResults.in(context, sessions::loader);
    copyToSession(context.addedJars());
    copyToSession(context.addedFiles());
    copyToSession(context.addedArchives());
  }

  /** What the context was started with, and what no session has added. */
  private void copyToSession(
      scala.collection.concurrent.Map<String, scala.collection.concurrent.Map<String, Object>>
          added) {
    var ofAll = added.get("default");
    if (ofAll.isDefined()) {
      var own = new TrieMap<String, Object>();
      own.addAll(ofAll.get());
      added.put(session, own);
    }
  }

  @Override
  public void close() {
    joined.forEach(sessions -> sessions.leave(loader()));
    classes.close();
  }
}
