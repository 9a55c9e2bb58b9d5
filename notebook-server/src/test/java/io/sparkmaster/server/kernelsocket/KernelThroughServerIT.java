package io.sparkmaster.server.kernelsocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.kernels.KernelClientSocket;
import io.sparkmaster.server.kernels.KernelTestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Spark kernel of the built distribution, over REST and WebSocket. */
@Timeout(180)
final class KernelThroughServerIT {
  @TempDir static Path folder;
  static KernelTestServer server;
  static String kernel;

  @BeforeAll
  static void start() throws IOException {
    server = KernelTestServer.ofSparkKernels(folder);
    kernel = server.startKernel();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Predicate<ObjectNode> outputOf(String cell) {
    return message ->
        message.path("parent_header").path("msg_id").asText().equals(cell)
            && message.path("header").path("msg_type").asText().equals("execute_result");
  }

  private static String text(ObjectNode output) {
    return output.path("content").path("data").path("text/plain").asText();
  }

  @Test
  void scalaJavaAndSqlCellsShareOneSession() {
    try (var socket = KernelClientSocket.open(server.http(), kernel, "languages")) {
      assertThat(text(socket.await(outputOf(socket.execute("spark.range(5).count()")))))
          .contains("5");
      socket.execute("spark.range(3).createOrReplaceTempView(\"three\")");
      assertThat(
              text(
                  socket.await(outputOf(socket.execute("%%java\nspark.table(\"three\").count()")))))
          .contains("3");
      var table =
          socket.await(outputOf(socket.execute("%%sql\nSELECT sum(id) AS total FROM three")));
      assertThat(table.path("content").path("data").path("text/html").asText()).contains("total");
      assertThat(text(table)).contains("3");
    }
  }

  @Test
  void anInterruptedJobEndsAndTheNextCellRuns() {
    try (var socket = KernelClientSocket.open(server.http(), kernel, "interrupts")) {
      var cell =
          socket.execute(
              "print(\"begun\"); spark.range(0, 1000000000000L, 1, 4).selectExpr(\"sum(id * id)\").collect()");
      socket.await("stream", cell);

      var path = "/api/kernels/" + kernel + "/interrupt";
      assertThat(server.http().send("POST", path, "").statusCode()).isEqualTo(204);

      var reply = socket.await("execute_reply", cell);
      assertThat(reply.path("content").path("status").asText()).isEqualTo("error");
      assertThat(text(socket.await(outputOf(socket.execute("1 + 1"))))).contains("2");
    }
  }
}
