package io.sparkmaster.kernel.launch.echo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * A real peer of the protocol whose language is a handful of words: {@code print TEXT}, {@code
 * flood N}, {@code display N}, {@code wait} (until interrupted), {@code input}, {@code pid}, {@code
 * cwd}, {@code env NAME}, {@code die CODE}, {@code buffers}, {@code run COMMAND} (in a shell; its
 * output and exit code); anything else is its own result.
 */
public final class EchoKernel implements AutoCloseable {
  private final Transport transport;
  private final String session = UUID.randomUUID().toString();
  private final ExecutorService cells = Executors.newSingleThreadExecutor();
  private final LinkedBlockingQueue<String> inputs = new LinkedBlockingQueue<>();
  private final Semaphore interrupts = new Semaphore(0);
  private final CountDownLatch shutdown = new CountDownLatch(1);
  private int count;

  public EchoKernel(Transport transport) {
    this.transport = transport;
    transport.start(this::received);
  }

  public void awaitShutdown() throws InterruptedException {
    shutdown.await();
  }

  private void received(Channel channel, Message message) {
    if (channel == Channel.STDIN) {
      inputs.add(message.content().path("value").asText());
      return;
    }
    switch (message.type()) {
      case "kernel_info_request" -> {
        status(message, "busy");
        reply(channel, message, "kernel_info_reply", info());
        status(message, "idle");
      }
      case "interrupt_request" -> {
        interrupts.release();
        reply(channel, message, "interrupt_reply", Json.object().put("status", "ok"));
      }
      case "shutdown_request" -> {
        reply(channel, message, "shutdown_reply", Json.object().put("status", "ok"));
        shutdown.countDown();
      }
      case "execute_request" -> cells.execute(() -> execute(message));
      default ->
          reply(
              channel,
              message,
              message.type().replace("_request", "_reply"),
              Json.object().put("status", "ok"));
    }
  }

  private static ObjectNode info() {
    var info = Json.object().put("status", "ok").put("protocol_version", "5.4");
    info.putObject("language_info").put("name", "echo").put("file_extension", ".txt");
    return info;
  }

  private void execute(Message request) {
    status(request, "busy");
    var content = Json.object().put("status", "ok").put("execution_count", ++count);
    try {
      run(request, request.content().path("code").asText().split(" ", 2));
    } catch (InterruptedException e) {
      content.put("status", "error").put("ename", "Interrupted").put("evalue", "");
    }
    reply(Channel.SHELL, request, "execute_reply", content);
    status(request, "idle");
  }

  private void run(Message request, String[] words) throws InterruptedException {
    var argument = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "print" -> stream(request, argument);
      case "flood" -> {
        for (int i = 0; i < Integer.parseInt(argument); i++) {
          stream(request, i + "\n");
        }
      }
      case "display" -> {
        for (int i = 0; i < Integer.parseInt(argument); i++) {
          data(request, "display_data", "display " + i);
        }
      }
      case "wait" -> {
        data(request, "display_data", "waiting");
        interrupts.acquire();
        throw new InterruptedException();
      }
      case "input" -> {
        var content = Json.object().put("prompt", argument).put("password", false);
        reply(Channel.STDIN, request, "input_request", content);
        data(request, "execute_result", inputs.take());
      }
      case "buffers" -> {
        var message = request.child(header("display_data"), bundle("with buffers"));
        var buffers = List.of(new byte[] {1, 2, 3}, new byte[0], argument.getBytes());
        transport.send(Channel.IOPUB, message.withBuffers(buffers));
      }
      case "pid" -> data(request, "execute_result", Long.toString(ProcessHandle.current().pid()));
      case "cwd" -> data(request, "execute_result", Path.of("").toAbsolutePath().toString());
      case "env" -> data(request, "execute_result", String.valueOf(System.getenv(argument)));
      case "run" -> data(request, "execute_result", shell(argument));
      case "die" -> Runtime.getRuntime().halt(Integer.parseInt(argument));
      default -> data(request, "execute_result", String.join(" ", words));
    }
  }

  private static String shell(String command) throws InterruptedException {
    try {
      var process = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return output + "exit " + process.waitFor();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void stream(Message request, String text) {
    var content = Json.object().put("name", "stdout").put("text", text);
    transport.send(Channel.IOPUB, request.child(header("stream"), content));
  }

  private void data(Message request, String type, String text) {
    transport.send(Channel.IOPUB, request.child(header(type), bundle(text)));
  }

  private ObjectNode bundle(String text) {
    var content = Json.object().put("execution_count", count);
    content.putObject("data").put("text/plain", text);
    content.putObject("metadata");
    return content;
  }

  private void status(Message request, String state) {
    var content = Json.object().put("execution_state", state);
    transport.send(Channel.IOPUB, request.child(header("status"), content));
  }

  private void reply(Channel channel, Message request, String type, ObjectNode content) {
    var message = request.child(header(type), content).withIdentities(request.identities());
    transport.send(channel, message);
  }

  private Header header(String type) {
    return Header.create(type, session, "echo");
  }

  @Override
  public void close() {
    cells.shutdownNow();
    transport.close();
  }
}
