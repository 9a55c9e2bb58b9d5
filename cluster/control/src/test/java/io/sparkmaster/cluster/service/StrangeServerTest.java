package io.sparkmaster.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody learns who listens where PostgreSQL did. */
@Timeout(60)
final class StrangeServerTest {
  private static final String PASSWORD = "5ec4e7".repeat(10);

  /** AuthenticationCleartextPassword, of the protocol's "Message Formats". */
  private static final byte[] TELL_ME = HexFormat.of().parseHex("520000000800000003");

  private ServerSocket port;
  private CompletableFuture<String> heard;

  @BeforeEach
  void listen() throws IOException {
    port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    heard = CompletableFuture.supplyAsync(this::listenAndAsk);
  }

  @AfterEach
  void end() throws IOException {
    port.close();
  }

  private String listenAndAsk() {
    var all = new ByteArrayOutputStream();
    try {
      while (true) {
        try (var client = port.accept()) {
          ask(client, all);
        }
      }
    } catch (IOException closed) {
      return all.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private static void ask(Socket client, ByteArrayOutputStream all) throws IOException {
    var in = new DataInputStream(client.getInputStream());
    var size = in.readInt();
    all.writeBytes(in.readNBytes(size - Integer.BYTES));
    if (size == 2 * Integer.BYTES) {
      // It asks for encryption first.
      client.getOutputStream().write('N');
      all.writeBytes(in.readNBytes(in.readInt() - Integer.BYTES));
    }
    client.getOutputStream().write(TELL_ME);
    all.writeBytes(in.readAllBytes());
  }

  private String heard() throws Exception {
    port.close();
    return heard.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aPasswordInTheClearIsNotGiven() throws Exception {
    assertThat(
            new PostgresDatabases(new PostgresConnection(port.getLocalPort(), "_admin", PASSWORD))
                .answer())
        .isFalse();

    assertThat(heard()).contains("_admin").doesNotContain(PASSWORD);
  }

  @Test
  void nobodyButTheProcessThatWasStartedIsSpokenTo(@TempDir Path home) throws Exception {
    var folder = Files.createDirectories(home.resolve("services/postgres"));
    Files.writeString(folder.resolve("secret"), "0f".repeat(32));
    Files.writeString(
        folder.resolve("service.json"),
        """
        {"schema": 1, "wanted": true, "port": %d, "innerPort": 1, "pid": %d}
        """
            .formatted(port.getLocalPort(), ProcessHandle.current().pid()));
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(
        folder.resolve("data/postmaster.pid"),
        "%d\n/data\n0\n%d\n\n127.0.0.1\n0\nready   \n"
            .formatted(ProcessHandle.current().pid(), port.getLocalPort()));
    var services = new DataServices(home, home.resolve("jars"), Map.of());

    assertThat(services.welcome("ada"))
        .hasEntrySatisfying(
            ServiceKind.POSTGRES, why -> assertThat(why).contains("does not run", "\"ada\""));
    assertThat(services.status())
        .hasSize(1)
        .noneMatch(it -> it.health() == ServiceStatus.Health.ALIVE);

    assertThat(heard()).isEmpty();
  }
}
