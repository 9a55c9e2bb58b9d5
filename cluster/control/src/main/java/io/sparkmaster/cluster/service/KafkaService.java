package io.sparkmaster.cluster.service;

import io.sparkmaster.cluster.process.PrivateFiles;
import io.sparkmaster.cluster.process.RollingLog;
import io.sparkmaster.kernel.launch.ArgumentFile;
import io.sparkmaster.kernel.launch.LocalProcessProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A Kafka broker that is its own controller, with a process and a class path of its own. */
final class KafkaService implements DataService {
  private static final String PACKAGE = "io.sparkmaster.cluster.services.";
  static final String MAIN_CLASS = PACKAGE + "BrokerMain";
  static final String TOPICS_CLASS = PACKAGE + "TopicsMain";
  private static final int CLUSTER_ID_BYTES = 16;

  private final ServiceFolder folder;
  private final Path jars;
  private final Supplier<ServiceLimits> limits;

  /**
   * @param jars the folder with the jars of services
   * @param limits of each learner, asked for when somebody starts the broker
   */
  KafkaService(ServiceFolder folder, Path jars, Supplier<ServiceLimits> limits) {
    this.folder = folder;
    this.limits = limits;
    this.jars = jars;
  }

  @Override
  public ServiceKind kind() {
    return ServiceKind.KAFKA;
  }

  @Override
  public ServiceFolder folder() {
    return folder;
  }

  @Override
  public Optional<String> hindrance() {
    return Files.isDirectory(jars)
        ? Optional.empty()
        : Optional.of(
            "its jars are not in %s. Run `sparkmaster start` once; it builds what is missing"
                .formatted(jars));
  }

  /**
   * Whoever repairs it may know other limits than who asked for it, and with smaller ones Kafka
   * deletes messages.
   */
  @Override
  public ServiceState limited(ServiceState state, boolean isRepair) {
    return isRepair && state.kafka() != null ? state : state.limited(limits.get().kafka());
  }

  @Override
  public List<String> prepared(ServiceState state) {
    var settings = new KafkaSettings(state, folder.secret());
    PrivateFiles.write(folder.configuration(), settings.broker(PACKAGE, folder.data()));
    PrivateFiles.write(folder.administration(), settings.administration());
    PrivateFiles.write(folder.logging(), RollingLog.SETTINGS);
    var arguments =
        List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xms48m",
            "-Xmx384m",
            // Kafka lays out a topic before it asks whether it may be, so one request for millions
            // of partitions takes all memory. A broker that has ended is started again.
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlog4j2.configurationFile=" + folder.logging(),
            "-D" + RollingLog.FILE + "=" + folder.log(),
            "-cp",
            jars.resolve("*").toString());
    try {
      ArgumentFile.write(folder.arguments(), arguments);
    } catch (IOException e) {
      throw PrivateFiles.unwritable(folder.arguments(), e);
    }
    var command = new ArrayList<>(LocalProcessProvider.ownSession());
    command.add(LocalProcessProvider.ownJava().toString());
    command.addAll(marks());
    command.addAll(
        List.of(
            folder.configuration().toString(), clusterId(), folder.administration().toString()));
    return command;
  }

  /** As Kafka writes a UUID. */
  private String clusterId() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(HexFormat.of().parseHex(folder.kept("cluster-id", CLUSTER_ID_BYTES)));
  }

  @Override
  public List<String> marks() {
    return List.of("@" + folder.arguments(), MAIN_CLASS);
  }

  @Override
  public boolean answers(ServiceState state) {
    return KafkaQuestion.isAnswered(state.port());
  }

  @Override
  public Map<String, String> variables(ServiceState state, String learner) {
    return Map.of(
        "SPARKMASTER_KAFKA",
        "%s:%s@127.0.0.1:%d"
            .formatted(learner, KafkaSettings.password(folder.secret(), learner), state.port()));
  }

  /** The command that lists or deletes topics. */
  List<String> topics(String what, String learner) {
    var command = new ArrayList<String>();
    command.add(LocalProcessProvider.ownJava().toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"));
    // What it logs is for nobody; what it says goes to standard output.
    command.add("-Dlog4j2.level=OFF");
    command.addAll(List.of("-cp", jars.resolve("*").toString(), TOPICS_CLASS));
    command.addAll(List.of(folder.administration().toString(), what));
    if (!learner.isEmpty()) {
      command.add(learner);
    }
    return command;
  }
}
