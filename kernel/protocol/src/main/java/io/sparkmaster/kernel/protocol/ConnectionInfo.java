package io.sparkmaster.kernel.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a kernel listens and the key that its messages are signed with: the content of a connection
 * file (Jupyter kernels, "Connection files"). Beside Jupyter's {@code "transport": "tcp"} there is
 * {@code "unix"} with the field {@code "socket"}, an absolute path.
 *
 * @param key the HMAC key; empty for unsigned messages
 * @param kernelName the kernelspec's name; empty when unknown
 */
public record ConnectionInfo(KernelAddress address, String key, String kernelName) {

  private static final String SCHEME = "hmac-sha256";
  private static final String TCP = "tcp";
  private static final String UNIX = "unix";

  /** The ports, where the kernel listens on some. */
  public KernelAddress.Tcp tcp() {
    if (address instanceof KernelAddress.Tcp tcp) {
      return tcp;
    }
    throw new ProtocolException(
        Code.SOCKET, "This kernel has no ports: it listens at " + address + ".");
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
    var scheme = json.path("signature_scheme").asText(SCHEME);
    if (!scheme.isEmpty() && !scheme.equals(SCHEME)) {
      faults.add("signature_scheme is \"" + scheme + "\", only \"" + SCHEME + "\" is supported");
    }
    var info =
        new ConnectionInfo(
            address(json, faults),
            json.path("key").asText(""),
            json.path("kernel_name").asText(""));
    if (!faults.isEmpty()) {
      throw new ProtocolException(
          Code.BAD_CONNECTION_FILE,
          "The connection file " + file + " cannot be used: " + String.join("; ", faults) + ".");
    }
    return info;
  }

  private static KernelAddress address(ObjectNode json, List<String> faults) {
    var transport = json.path("transport").asText(TCP);
    if (transport.equals(UNIX)) {
      return new KernelAddress.UnixSocket(socket(json, faults));
    }
    if (!transport.equals(TCP)) {
      faults.add(
          "transport is \"%s\", only \"%s\" and \"%s\" are supported"
              .formatted(transport, TCP, UNIX));
    }
    return new KernelAddress.Tcp(
        json.path("ip").asText("127.0.0.1"),
        port(json, "shell_port", faults),
        port(json, "iopub_port", faults),
        port(json, "stdin_port", faults),
        port(json, "control_port", faults),
        port(json, "hb_port", faults));
  }

  private static int port(ObjectNode json, String field, List<String> faults) {
    var port = json.path(field).asInt(-1);
    if (port < 1 || port > 65535) {
      faults.add(field + " is " + json.path(field) + ", it must be a port from 1 to 65535");
    }
    return port;
  }

  private static Path socket(ObjectNode json, List<String> faults) {
    Path path;
    try {
      path = Path.of(json.path("socket").asText(""));
    } catch (InvalidPathException e) {
      path = Path.of("");
    }
    if (!path.isAbsolute()) {
      faults.add("socket is " + json.path("socket") + ", it must be an absolute path");
    }
    return path;
  }

  /**
   * Writes a connection file that only its owner can read: who has the key can run code.
   *
   * @throws IOException when the file exists already or cannot be written
   */
  public void write(Path file) throws IOException {
    var json = Json.object();
    if (address instanceof KernelAddress.Tcp tcp) {
      json.put("transport", TCP)
          .put("ip", tcp.ip())
          .put("shell_port", tcp.shellPort())
          .put("iopub_port", tcp.iopubPort())
          .put("stdin_port", tcp.stdinPort())
          .put("control_port", tcp.controlPort())
          .put("hb_port", tcp.heartbeatPort());
    } else if (address instanceof KernelAddress.UnixSocket unix) {
      json.put("transport", UNIX).put("socket", unix.path().toString());
    }
    json.put("signature_scheme", SCHEME).put("key", key).put("kernel_name", kernelName);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, Json.writePretty(json), StandardOpenOption.WRITE);
    } else {
      Files.write(file, Json.writePretty(json), StandardOpenOption.CREATE_NEW);
    }
  }
}
