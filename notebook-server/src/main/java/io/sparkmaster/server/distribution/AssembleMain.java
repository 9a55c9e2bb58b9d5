package io.sparkmaster.server.distribution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the distribution folder together from what the modules' builds left in their target folders.
 * Called by the build of this module; a second call with nothing new changes nothing.
 */
final class AssembleMain {
  private final Path checkout;
  private final Path module;
  private final Path distribution;

  private AssembleMain(Path module) {
    this.module = module;
    this.checkout = module.getParent();
    this.distribution = module.resolve("target/sparkmaster");
  }

  /** Arguments: folder of this module, name of its jar, version, whether to make archives. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var assembly = new AssembleMain(Path.of(arguments[0]).toAbsolutePath());
    try {
      assembly.assemble(arguments[1], arguments[2]);
    } catch (IncompleteBuildException incomplete) {
      System.err.println(incomplete.getMessage());
      System.exit(1);
    }
    if (Boolean.parseBoolean(arguments[3])) {
      new ServerArchive(assembly.distribution).make(System.out);
      new KernelArchive(assembly.distribution).make(System.out);
    }
  }

  private void assemble(String jar, String version) throws IOException {
    var runtime = checkout.resolve("kernel/runtime/target");
    fillJars(
        distribution.resolve("kernel/lib"),
        runtime.resolve("kernel-runtime-" + version + ".jar"),
        "kernel-runtime.jar",
        runtime.resolve("kernel/class-path"));
    var driver = checkout.resolve("cluster/driver/target/cluster-driver-" + version + ".jar");
    require(driver);
    Mirror.fill(
        distribution.resolve("kernel/driver"), Map.of(), Map.of("cluster-driver.jar", driver));
    var sources = runtime.resolve("kernel/sources");
    require(sources);
    Mirror.fill(distribution.resolve("kernel/sources"), Mirror.filesOf(sources), Map.of());
    fillJars(
        distribution.resolve("lib"),
        module.resolve("target").resolve(jar),
        "notebook-server.jar",
        module.resolve("target/class-path"));

    var services = checkout.resolve("cluster/services/target");
    fillJars(
        distribution.resolve("services/lib"),
        services.resolve("cluster-services-" + version + ".jar"),
        "cluster-services.jar",
        services.resolve("class-path"));

    var web = module.resolve("target/web");
    require(web.resolve("lab/lab.json"));
    require(web.resolve("site/site.json"));
    for (var part : List.of("lab", "lab-extensions", "site")) {
      Mirror.fill(
          distribution.resolve("web").resolve(part), Mirror.filesOf(web.resolve(part)), Map.of());
    }
    var courses = Mirror.filesOf(checkout.resolve("courses/content"));
    if (!courses.isEmpty()) {
      Mirror.fill(distribution.resolve("courses"), Map.of(), courses);
    }
    Mirror.copy(checkout.resolve("LICENSE"), distribution.resolve("LICENSE"));
    Mirror.copy(module.resolve("bin/sparkmaster"), distribution.resolve("bin/sparkmaster"));
  }

  /** Jars of a repository never change and are linked; those just built are copied. */
  private void fillJars(Path lib, Path own, String ownName, Path classPath) throws IOException {
    require(own);
    require(classPath);
    var linked = new TreeMap<String, Path>();
    var copied = new TreeMap<>(Map.of(ownName, own));
    for (var entry : Files.readString(classPath).strip().split(File.pathSeparator, -1)) {
      var jar = Path.of(entry);
      if (!Files.isRegularFile(jar)) {
        throw new IncompleteBuildException(
            """
            %s names %s, which is no jar.
            It was written by a build that stopped before its "package" phase.
            Run "mvn package" in %s.\
            """
                .formatted(classPath, jar, checkout));
      }
      (jar.startsWith(checkout) ? copied : linked).put(jar.getFileName().toString(), jar);
    }
    Mirror.fill(lib, linked, copied);
  }

  private void require(Path built) throws IncompleteBuildException {
    if (!Files.exists(built)) {
      throw new IncompleteBuildException(
          """
          The distribution needs %s, which has not been built.
          The modules are built together, this one last: run "mvn package" in %s.\
          """
              .formatted(built, checkout));
    }
  }
}
