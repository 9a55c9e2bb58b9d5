package io.sparkmaster.cluster.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.cluster.error.ClusterException;
import io.sparkmaster.cluster.error.ClusterException.Code;
import io.sparkmaster.cluster.process.CommandLines;
import io.sparkmaster.cluster.process.Ports;
import io.sparkmaster.cluster.process.PrivateFiles;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the home folder knows of a service, in {@code service.json}.
 *
 * @param wanted whether it is to run
 * @param port where clients reach it; stays the same when it is stopped and started again
 * @param innerPort what it uses itself
 * @param pid of its process when it was last started; 0 before
 * @param kafka with what limits a broker was started; null before, and of other services
 */
record ServiceState(
    boolean wanted, int port, int innerPort, long pid, ServiceLimits.@Nullable Kafka kafka) {
  private static final int SCHEMA = 1;

  static ServiceState fresh() {
    var port = Ports.free();
    var inner = Ports.free();
    while (inner == port) {
      inner = Ports.free();
    }
    return new ServiceState(true, port, inner, 0, null);
  }

  ServiceState wanted(boolean now) {
    return new ServiceState(now, port, innerPort, pid, kafka);
  }

  ServiceState started(long process) {
    return new ServiceState(true, port, innerPort, process, kafka);
  }

  ServiceState limited(ServiceLimits.Kafka to) {
    return new ServiceState(wanted, port, innerPort, pid, to);
  }

  /** Its process if it lives; one that has its number by now does not name its files. */
  Optional<ProcessHandle> process(List<String> marks) {
    return pid == 0
        ? Optional.empty()
        : ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .filter(process -> CommandLines.contain(process, marks));
  }

  /** Reads it; empty when there never was one. */
  static Optional<ServiceState> read(ServiceFolder folder) {
    if (!Files.exists(folder.state())) {
      return Optional.empty();
    }
    try {
      var json = Json.parseObject(Files.readAllBytes(folder.state()), "state of a service");
      var state =
          new ServiceState(
              json.path("wanted").asBoolean(),
              json.path("port").asInt(),
              json.path("innerPort").asInt(),
              json.path("pid").asLong(),
              limits(json.path("kafka")));
      if (json.path("schema").asInt() == SCHEMA && state.port > 0 && state.innerPort > 0) {
        return Optional.of(state);
      }
    } catch (IOException | ProtocolException e) {
      throw broken(folder, e);
    }
    throw broken(folder, null);
  }

  private static ServiceLimits.@Nullable Kafka limits(JsonNode json) {
    return json.isObject()
        ? new ServiceLimits.Kafka(
            json.path("topics").asInt(),
            json.path("partitions").asInt(),
            json.path("mb").asInt(),
            json.path("mbPerSecond").asInt())
        : null;
  }

  private static ClusterException broken(ServiceFolder folder, @Nullable Exception cause) {
    return new ClusterException(
        Code.BROKEN_STATE,
        "What is known of a service cannot be read from %s. Delete that file, and end the process that names %s if there is one."
            .formatted(folder.state(), folder.root()),
        cause);
  }

  void write(ServiceFolder folder) {
    var json = Json.object().put("schema", SCHEMA).put("wanted", wanted);
    json.put("port", port).put("innerPort", innerPort).put("pid", pid);
    if (kafka != null) {
      var limits = json.putObject("kafka").put("topics", kafka.topics());
      limits.put("partitions", kafka.partitions()).put("mb", kafka.mb());
      limits.put("mbPerSecond", kafka.mbPerSecond());
    }
    PrivateFiles.write(folder.state(), json.toPrettyString() + "\n");
  }
}
