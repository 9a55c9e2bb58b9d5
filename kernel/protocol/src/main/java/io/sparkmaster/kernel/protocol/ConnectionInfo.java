package io.sparkmaster.kernel.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a kernel listens and the key that its messages are signed with: the content of a connection
 * file (Jupyter kernels, "Connection files").
 *
 * @param ip the address, for instance {@code 127.0.0.1}
 * @param key the HMAC key; empty for unsigned messages
 * @param kernelName the kernelspec's name; empty when unknown
 */
public record ConnectionInfo(
    String ip,
    int shellPort,
    int iopubPort,
    int stdinPort,
    int controlPort,
    int heartbeatPort,
    String key,
    String kernelName) {

  private static final String SCHEME = "hmac-sha256";

  /** The address of a channel as ZeroMQ writes it: {@code tcp://127.0.0.1:4711}. */
  public String endpoint(Channel channel) {
    return "tcp://" + ip + ":" + port(channel);
  }

  private int port(Channel channel) {
    return switch (channel) {
      case SHELL -> shellPort;
      case IOPUB -> iopubPort;
      case STDIN -> stdinPort;
      case CONTROL -> controlPort;
      case HEARTBEAT -> heartbeatPort;
    };
  }

  /**
   * Reads a connection file.
   *
   * @throws ProtocolException with {@link Code#BAD_CONNECTION_FILE} that names every fault
   */
  public static ConnectionInfo read(Path file) {
    ObjectNode json;
    try {
      json = Json.parseObject(Files.readAllBytes(file), "connection file");
    } catch (IOException e) {
      throw new ProtocolException(
          Code.BAD_CONNECTION_FILE, "Cannot read the connection file " + file + ": " + e + ".", e);
    } catch (ProtocolException e) {
      throw new ProtocolException(Code.BAD_CONNECTION_FILE, file + ": " + e.getMessage(), e);
    }
    var faults = new ArrayList<String>();
    var transport = json.path("transport").asText("tcp");
    if (!transport.equals("tcp")) {
      faults.add("transport is \"" + transport + "\", only \"tcp\" is supported");
    }
    var scheme = json.path("signature_scheme").asText(SCHEME);
    if (!scheme.isEmpty() && !scheme.equals(SCHEME)) {
      faults.add("signature_scheme is \"" + scheme + "\", only \"" + SCHEME + "\" is supported");
    }
    var info =
        new ConnectionInfo(
            json.path("ip").asText("127.0.0.1"),
            port(json, "shell_port", faults),
            port(json, "iopub_port", faults),
            port(json, "stdin_port", faults),
            port(json, "control_port", faults),
            port(json, "hb_port", faults),
            json.path("key").asText(""),
            json.path("kernel_name").asText(""));
    if (!faults.isEmpty()) {
      throw new ProtocolException(
          Code.BAD_CONNECTION_FILE,
          "The connection file " + file + " cannot be used: " + String.join("; ", faults) + ".");
    }
    return info;
  }

  private static int port(ObjectNode json, String field, List<String> faults) {
    var port = json.path(field).asInt(-1);
    if (port < 1 || port > 65535) {
      faults.add(field + " is " + json.path(field) + ", it must be a port from 1 to 65535");
    }
    return port;
  }

  /**
   * Writes a connection file that only its owner can read: who has the key can run code.
   *
   * @throws IOException when the file exists already or cannot be written
   */
  public void write(Path file) throws IOException {
    var json =
        Json.object()
            .put("transport", "tcp")
            .put("ip", ip)
            .put("shell_port", shellPort)
            .put("iopub_port", iopubPort)
            .put("stdin_port", stdinPort)
            .put("control_port", controlPort)
            .put("hb_port", heartbeatPort)
            .put("signature_scheme", SCHEME)
            .put("key", key)
            .put("kernel_name", kernelName);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, Json.writePretty(json), StandardOpenOption.WRITE);
    } else {
      Files.write(file, Json.writePretty(json), StandardOpenOption.CREATE_NEW);
    }
  }
}
