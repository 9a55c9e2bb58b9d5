package io.sparkmaster.kernel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.protocol.ProtocolException.Code;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionInfoTest {
  private static final ConnectionInfo INFO =
      new ConnectionInfo(
          new KernelAddress.Tcp("127.0.0.1", 1, 2, 3, 4, 5), "key", "sparkmaster-scala");

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("connection.json"), text);
  }

  @Test
  void whatIsWrittenIsReadAndIsItsOwnersOnly() throws IOException {
    var file = folder.resolve("kernel.json");
    INFO.write(file);

    assertThat(ConnectionInfo.read(file)).isEqualTo(INFO);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> INFO.write(file)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aUnixSocketIsWrittenAndRead() throws IOException {
    var socket = folder.resolve("kernel.sock");
    var info = new ConnectionInfo(new KernelAddress.UnixSocket(socket), "key", "sparkmaster-java");
    var file = folder.resolve("kernel.json");
    info.write(file);

    assertThat(ConnectionInfo.read(file)).isEqualTo(info);
    assertThat(Files.readString(file)).contains("\"unix\"", socket.toString());
    assertThatThrownBy(info::tcp).hasMessageContaining(socket.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"run/kernel.sock\"", "7", "\"/a\\u0000b\""})
  void aSocketThatIsNoAbsolutePathIsNamed(String socket) throws IOException {
    var file = file("{\"transport\": \"unix\", \"socket\": %s}".formatted(socket));
    assertThatThrownBy(() -> ConnectionInfo.read(file))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("socket is " + socket + ", it must be an absolute path");
  }

  @Test
  void aFileAsJupyterWritesItIsRead() throws IOException {
    var read =
        ConnectionInfo.read(
            file(
                """
                {"shell_port": 57503, "iopub_port": 40885, "stdin_port": 52597, "control_port": 50160,
                 "hb_port": 42540, "ip": "127.0.0.1", "key": "a0436f6c-1916", "transport": "tcp",
                 "signature_scheme": "hmac-sha256", "kernel_name": "", "jupyter_session": "x"}\
                """));
    assertThat(read.tcp().endpoint(Channel.HEARTBEAT)).isEqualTo("tcp://127.0.0.1:42540");
    assertThat(read.tcp().endpoint(Channel.CONTROL)).isEqualTo("tcp://127.0.0.1:50160");
  }

  @Test
  void allFaultsAreNamedTogether() throws IOException {
    var file =
        file(
            """
            {"transport": "ipc", "signature_scheme": "hmac-md5", "shell_port": 70000,
             "iopub_port": 1, "stdin_port": "x", "control_port": 1}\
            """);
    assertThatThrownBy(() -> ConnectionInfo.read(file))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(Code.BAD_CONNECTION_FILE))
        .hasMessageContainingAll("ipc", "hmac-md5", "70000", "stdin_port", "hb_port")
        .hasMessageContaining(file.toString());
  }

  @Test
  void aMissingOrBrokenFileIsNamed() throws IOException {
    var missing = folder.resolve("missing.json");
    assertThatThrownBy(() -> ConnectionInfo.read(missing))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("missing.json");
    var broken = file("{\"shell_port\":");
    assertThatThrownBy(() -> ConnectionInfo.read(broken))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("not JSON");
  }
}
