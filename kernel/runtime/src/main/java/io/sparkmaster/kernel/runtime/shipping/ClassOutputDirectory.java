package io.sparkmaster.kernel.runtime.shipping;

import io.sparkmaster.kernel.runtime.task.TaskClasses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.apache.spark.JobArtifactState;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Ships classes through a directory that the driver serves to its executors over Spark's own RPC
 * ({@code spark.repl.class.outputDir}): one session for each driver.
 */
public final class ClassOutputDirectory implements ClassShipping {
  private static final System.Logger LOG = System.getLogger(ClassOutputDirectory.class.getName());

  private final Path directory;
  private final AddedJars jars;
  private final NotebookClassLoader loader;

  /** Starts with an empty directory below the temporary one; it is gone after {@link #close()}. */
  public ClassOutputDirectory() {
    try {
      this.directory = Files.createTempDirectory("sparkmaster-classes-");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a directory for the classes of cells", e);
    }
    this.jars = new AddedJars(getClass().getClassLoader());
    this.loader = new NotebookClassLoader(directory, jars);
    TaskClasses.classFiles().forEach(this::ship);
  }

  @Override
  public ClassLoader loader() {
    return loader;
  }

  @Override
  public Class<?> load(String binaryName) throws ClassNotFoundException {
    var found = loader.loadClass(binaryName);
    return Class.forName(binaryName, true, found.getClassLoader());
  }

  @Override
  public ClassLoader contextLoader() {
    return loader.forThreads();
  }

  @Override
  public void renew(SparkContext context) {
    renew(context, null);
    // Not when the context is joined: it has no scheduler by then.
    if (SessionResults.isCheap(context)) {
      SessionResults.in(context, job -> loader.forThreads());
    }
  }

  /** The same for tasks of a session. */
  void renew(SparkContext context, @Nullable JobArtifactState session) {
    LocalTasks.renew(context, loader, session);
    forgetGenerated();
  }

  /** Only with a session: what asks for Spark's generated code first sets how much of it stays. */
  void forgetGenerated() {
    if (loader.hasReplaced()) {
      GeneratedCode.forgetReplaced();
    }
  }

  /** Of Spark's generated code, too, nothing is to hold the notebook. */
  void leaveGenerated() {
    GeneratedCode.forget(loader);
  }

  @Override
  public void hold(String cellPackage) {
    loader.hold(cellPackage);
  }

  @Override
  public void keepUses(String cellPackage) {
    loader.keepAsItIs(cellPackage + ".$read");
  }

  @Override
  public void release(String cell) {
    loader.release(cell);
  }

  @Override
  public Path outputDirectory() {
    return directory;
  }

  @Override
  public void ship(String binaryName, byte[] classFile) {
    var file = directory.resolve(binaryName.replace('.', '/') + ".class");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, classFile);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the class " + binaryName, e);
    }
    loader.add(binaryName, classFile);
  }

  @Override
  public void addJar(Path jar) {
    jars.add(jar);
  }

  @Override
  public Map<String, String> sparkSettings() {
    return Map.of(
        "spark.repl.class.outputDir",
        directory.toString(),
        // Else Spark 4 serves classes by session, and finds none in this directory.
        "spark.sql.artifact.isolation.enabled",
        "false");
  }

  @Override
  public void join(SparkContext context) {
    // The settings have said all.
  }

  @Override
  public void close() {
    try {
      jars.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot close the added jars", e);
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot remove " + directory, e);
    }
  }
}
