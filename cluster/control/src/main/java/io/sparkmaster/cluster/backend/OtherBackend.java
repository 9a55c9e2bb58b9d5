package io.sparkmaster.cluster.backend;

import io.sparkmaster.cluster.backend.SparkChoice.OtherCluster;
import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Kernels use a standalone cluster that somebody else runs. */
public final class OtherBackend implements ClusterBackend {
  private static final Duration ANSWERS = Duration.ofSeconds(5);

  /** Spark takes several masters, of which one leads. */
  private static final Pattern URL =
      Pattern.compile(
          "spark://HOST(,HOST)*"
              .replace("HOST", "([^\\s/,:\\[\\]]+|\\[[0-9a-fA-F:]+]):[1-9]\\d{0,4}"));

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private final OtherCluster cluster;

  OtherBackend(OtherCluster cluster) {
    this.cluster = cluster;
  }

  /** Whether it looks like the URL of a master. */
  public static boolean isUrl(String text) {
    return URL.matcher(text).matches();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.RDD, Capability.NOTEBOOK_CLASSES, Capability.EXECUTOR_PROCESSES);
  }

  @Override
  public SparkAccess access() {
    cluster.settings().ifPresent(OtherBackend::requirePrivate);
    requireListening();
    return new SparkAccess(Optional.of(cluster.master()), cluster.settings());
  }

  @Override
  public String identity() {
    return new SparkAccess(Optional.of(cluster.master()), cluster.settings()).identity();
  }

  private static void requirePrivate(Path file) {
    if (!Files.isReadable(file)) {
      throw new ClusterException(
          Code.FILES,
          "The settings of the cluster cannot be read: %s is not there, or not for this user to read. Correct spark-settings-file."
              .formatted(file));
    }
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
          && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
        throw new ClusterException(
            Code.FILES,
            "Others can read %s, which may hold the secret of the cluster. Take that from them: chmod 600 %s"
                .formatted(file, file));
      }
    } catch (IOException e) {
      throw new ClusterException(Code.FILES, "%s cannot be looked at: %s.".formatted(file, e), e);
    }
  }

  /** Spark itself would try for a minute, and say less. */
  private void requireListening() {
    var faults = new ArrayList<String>();
    for (var each : addresses()) {
      try (var socket = new Socket()) {
        socket.connect(each, (int) ANSWERS.toMillis());
        return;
      } catch (IOException e) {
        faults.add("%s: %s".formatted(each, e.getMessage()));
      }
    }
    throw new ClusterException(
        Code.NO_CLUSTER,
        "No Spark master answers at %s (%s). Start it, or correct spark-master."
            .formatted(cluster.master(), String.join("; ", faults)));
  }

  private List<InetSocketAddress> addresses() {
    var all = new ArrayList<InetSocketAddress>();
    for (var each : cluster.master().substring("spark://".length()).split(",", -1)) {
      var colon = each.lastIndexOf(':');
      var host = each.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
      all.add(new InetSocketAddress(host, Integer.parseInt(each.substring(colon + 1))));
    }
    return all;
  }
}
