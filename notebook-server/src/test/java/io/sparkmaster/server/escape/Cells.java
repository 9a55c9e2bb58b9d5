package io.sparkmaster.server.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.server.kernels.KernelClientSocket;

/** Runs cells in one kernel, as a front end does. */
final class Cells implements AutoCloseable {
  /** What a shell command says and how it ends; {@code sh} for cells of Scala. */
  private static final String SHELL =
      """
      def sh(command: String): String = {
        val started = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start()
        started.getOutputStream.close()
        new String(started.getInputStream.readAllBytes()) + "exit " + started.waitFor()
      }
      """;

  private final KernelClientSocket socket;

  Cells(KernelClientSocket socket) {
    this.socket = socket;
    assertThat(run(SHELL)).doesNotContain("rror");
  }

  /** All that the cell prints, its result, and its error. */
  String run(String code) {
    var cell = socket.execute(code);
    var text = new StringBuilder();
    var replied = false;
    var idle = false;
    while (!replied || !idle) {
      var message =
          socket.await(it -> it.path("parent_header").path("msg_id").asText().equals(cell));
      var content = message.path("content");
      switch (message.path("header").path("msg_type").asText()) {
        case "execute_reply" -> {
          replied = true;
          text.append(content.path("evalue").asText());
          // A kernel that has ended says nothing more.
          idle |= content.path("evalue").asText().contains("The kernel ended");
        }
        case "status" -> idle |= content.path("execution_state").asText().equals("idle");
        case "stream" -> text.append(content.path("text").asText());
        case "execute_result" -> text.append(result(message));
        case "error" -> text.append(content.path("ename").asText()).append(": ");
        default -> {
          // Progress of jobs and the like.
        }
      }
    }
    return text.toString();
  }

  private static String result(ObjectNode message) {
    return message.path("content").path("data").path("text/plain").asText();
  }

  /** What the shell says to the command, which must not hold three quotes. */
  String shell(String command) {
    return run("println(sh(\"\"\"" + command + "\"\"\"))");
  }

  @Override
  public void close() {
    socket.close();
  }
}
