package io.sparkmaster.kernel.runtime.execution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages;
import org.apache.spark.deploy.master.Master$;
import org.apache.spark.deploy.worker.Worker$;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * Loads what a cluster's processes load beside what a kernel does: the daemons and executors of a
 * cluster on this machine share the kernel's class archive.
 */
public final class ClusterTraining {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterTraining.class);
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final String LOOPBACK = "127.0.0.1";

  /** Of an executor, and of a kernel's side of it: loaded by name, as none is started here. */
  private static final List<String> BY_NAME =
      List.of(
          "org/apache/spark/deploy/client/",
          "org/apache/spark/executor/",
          "org/apache/spark/scheduler/cluster/");

  private ClusterTraining() {}

  /** Runs a master and a worker inside this JVM until they know each other. */
  public static void run(Path scratch) throws IOException {
    var conf = settings();
    var master = (RpcEnv) Master$.MODULE$.startRpcEnvAndEndpoint(LOOPBACK, 0, 0, conf)._1();
    try {
      var worker =
          Worker$.MODULE$.startRpcEnvAndEndpoint(
              LOOPBACK,
              0,
              0,
              1,
              512,
              new String[] {"spark://" + LOOPBACK + ":" + master.address().port()},
              scratch.resolve("training-worker").toString(),
              Option.empty(),
              conf,
              Option.empty());
      try {
        awaitWorker(master.setupEndpointRef(master.address(), "Master"));
      } finally {
        worker.shutdown();
        worker.awaitTermination();
      }
    } finally {
      master.shutdown();
      master.awaitTermination();
    }
    loadByName();
  }

  private static SparkConf settings() {
    return new SparkConf(false)
        .set("spark.authenticate", "true")
        .set("spark.authenticate.secret", "of a training run")
        .set("spark.network.crypto.enabled", "true")
        .set("spark.network.crypto.authEngineVersion", "2");
  }

  private static void awaitWorker(RpcEndpointRef master) {
    var end = System.nanoTime() + DEADLINE.toNanos();
    while (workers(master) == 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("No worker has registered within " + DEADLINE);
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private static int workers(RpcEndpointRef master) {
    DeployMessages.MasterStateResponse state =
        master.askSync(
            DeployMessages.RequestMasterState$.MODULE$,
            ClassTag$.MODULE$.apply(DeployMessages.MasterStateResponse.class));
    return state.workers().length;
  }

  private static void loadByName() throws IOException {
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Path.of(entry).getFileName().toString().startsWith("spark-core")) {
        try (var jar = new JarFile(entry)) {
          jar.stream()
              .map(ZipEntry::getName)
              .filter(ClusterTraining::isWanted)
              .forEach(ClusterTraining::load);
        }
      }
    }
  }

  private static boolean isWanted(String entry) {
    return entry.endsWith(".class") && BY_NAME.stream().anyMatch(entry::startsWith);
  }

  private static void load(String entry) {
    var name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    try {
      var loaded = Class.forName(name, false, ClusterTraining.class.getClassLoader());
      LOG.trace("{} is loaded", loaded);
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.debug("{} needs a library that is not here, so nobody loads it", name, e);
    }
  }
}
