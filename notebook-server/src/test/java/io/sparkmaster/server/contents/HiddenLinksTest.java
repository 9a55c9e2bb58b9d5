package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.events.ServerEvents;
import io.sparkmaster.server.http.TestServer;
import io.sparkmaster.server.storage.Database;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links under names that the API does not show, which a notebook's code can make. */
final class HiddenLinksTest {
  @TempDir private Path base;
  private Path root;
  private Path outside;
  private Path secret;
  private Database database;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectory(base.resolve("root"));
    outside = Files.createDirectory(base.resolve("outside"));
    secret = Files.writeString(outside.resolve("x-checkpoint.txt"), "secret");
    Files.writeString(root.resolve("x.txt"), "mine");
    database = Database.open(base.resolve("test.db"));
    var folder = new WorkspaceRoot(root);
    server =
        TestServer.start(
            new ContentsRoutes(
                user -> folder,
                new NotebookTrust(database, InstantSource.system()),
                new ServerEvents(),
                "/"));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  private int checkpoint(String method, String id) {
    return server.send(method, "/api/contents/x.txt/checkpoints" + id, "").statusCode();
  }

  @Test
  void aCheckpointThatIsALinkIsNeitherReadNorWrittenThrough() throws IOException {
    var link =
        Files.createDirectory(root.resolve(".ipynb_checkpoints")).resolve(secret.getFileName());
    Files.createSymbolicLink(link, secret);

    assertThat(checkpoint("POST", "/checkpoint")).isEqualTo(404);
    assertThat(root.resolve("x.txt")).hasContent("mine");
    assertThat(checkpoint("POST", "")).isEqualTo(201);
    assertThat(secret).hasContent("secret");
    assertThat(link).hasContent("mine");
  }

  @Test
  void aCheckpointFolderThatIsALinkIsNotEntered() throws IOException {
    Files.createSymbolicLink(root.resolve(".ipynb_checkpoints"), outside);

    assertThat(checkpoint("POST", "")).isEqualTo(409);
    assertThat(checkpoint("POST", "/checkpoint")).isEqualTo(404);
    assertThat(checkpoint("DELETE", "/checkpoint")).isEqualTo(404);
    assertThat(server.send("DELETE", "/api/contents/x.txt", "").statusCode()).isEqualTo(204);
    assertThat(secret).hasContent("secret");
  }

  @Test
  void aChunkedUploadWritesThroughNoLink() throws IOException {
    Files.createSymbolicLink(root.resolve(".~up.bin.part"), secret);

    assertThat(chunk(1)).isEqualTo(201);
    Files.delete(root.resolve(".~up.bin.part"));
    Files.createSymbolicLink(root.resolve(".~up.bin.part"), secret);

    assertThat(chunk(-1)).isEqualTo(409);
    assertThat(secret).hasContent("secret");
  }

  private int chunk(int number) {
    var body =
        """
        {"type": "file", "format": "text", "content": "stolen", "chunk": %d}\
        """
            .formatted(number);
    return server.send("PUT", "/api/contents/up.bin", body).statusCode();
  }

  @Test
  void aFileTooLargeToOpenIsToldWithTheWayToGetIt() throws IOException {
    try (var file =
        Files.newByteChannel(Files.createFile(root.resolve("big.bin")), StandardOpenOption.WRITE)) {
      file.position(49L << 20).write(ByteBuffer.wrap(new byte[1]));
    }

    var answer = server.get("/api/contents/big.bin");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("/files/big.bin", "49 MB");
  }
}
