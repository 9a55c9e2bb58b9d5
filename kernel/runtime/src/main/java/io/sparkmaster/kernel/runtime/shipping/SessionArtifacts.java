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
import org.jspecify.annotations.Nullable;
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

  private final boolean seated;
  private volatile @Nullable JobArtifactState state;
  private volatile @Nullable SparkContext context;

  /** Starts with an empty directory below the temporary one; it is gone after {@link #close()}. */
  public SessionArtifacts() {
    this(false);
  }

  /**
   * The same.
   *
   * @param seated whether it joins a context in the driver's own process that runs already, where
   *     other sessions are: its tasks then have the notebook's own classes from the first one on
   */
  public SessionArtifacts(boolean seated) {
    this.seated = seated;
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
    var present = state;
    if (present != null && (seated || !sessions.areSeveral())) {
      classes.renew(context, present);
    } else {
      classes.forgetGenerated();
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
  public void keepUses(String cellPackage) {
    classes.keepUses(cellPackage);
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
        // Else a session's executor makes another class loader for each jar that is added, in
        // which the rest of a cell finds copies of the notebook's classes.
        "spark.connect.scalaUdf.stubPrefixes",
        "",
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
    var own = new JobArtifactState(session, Option.apply(served));
    state = own;
    sessions.join(loader(), own);
    SessionResults.in(context, sessions::loader);
    copyToSession(context.addedJars());
    copyToSession(context.addedFiles());
    copyToSession(context.addedArchives());
    if (seated) {
      this.context = context;
      renew(context);
    }
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
    var shared = context;
    if (shared != null) {
      LocalTasks.forget(shared, session);
      classes.leaveGenerated();
    }
    classes.close();
  }
}
