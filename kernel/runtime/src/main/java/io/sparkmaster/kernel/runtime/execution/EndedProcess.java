package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.Started;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;
import io.sparkmaster.kernel.protocol.transport.Transport;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.sparkui.SparkPages;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A kernel that runs no cell: it shows Spark's UI of an application that has ended, and answers
 * what tells clients that it lives.
 */
public final class EndedProcess implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EndedProcess.class.getName());

  private final Transport transport;
  private final Replies replies;
  private final SparkPages pages;
  private final CountDownLatch shutdown = new CountDownLatch(1);

  /**
   * Begins to answer, and to read.
   *
   * @param log the application's event log
   */
  public EndedProcess(Transport transport, Path log) {
    this.transport = transport;
    this.replies = new Replies(transport);
    this.pages = SparkPages.ofEnded(log);
    transport.start(new Receiver());
    replies.status(null, "starting");
  }

  private final class Receiver implements Transport.Receiver {
    @Override
    public void subscribed(byte[] topic) {
      replies.welcome(topic);
    }

    @Override
    public void received(Channel channel, Message message) {
      try {
        dispatch(channel, message);
      } catch (RuntimeException malformed) {
        LOG.log(System.Logger.Level.WARNING, "Cannot read " + message.type(), malformed);
      }
    }
  }

  private void dispatch(Channel channel, Message message) {
    switch (message.type()) {
      case "kernel_info_request" -> answer(channel, message, KernelInfo.of(Language.SCALA));
      case Started.REQUEST -> answer(channel, message, done());
      case SparkUiRequest.TYPE ->
          pages.answer(message.content(), page -> replies.reply(channel, message, page.toJson()));
      case "shutdown_request" -> {
        answer(channel, message, done().put("restart", false));
        shutdown.countDown();
      }
      default -> {
        if (message.type().endsWith("_request")) {
          answer(channel, message, refusal());
        }
      }
    }
  }

  private static ObjectNode done() {
    return Json.object().put("status", "ok");
  }

  private static ObjectNode refusal() {
    var content =
        Json.object()
            .put("status", "error")
            .put("ename", "EndedApplication")
            .put("evalue", "This shows a Spark application that has ended, and runs nothing.");
    content.putArray("traceback");
    return content;
  }

  private void answer(Channel channel, Message request, ObjectNode content) {
    replies.status(request, "busy");
    replies.reply(channel, request, content);
    replies.status(request, "idle");
  }

  /** Waits until a client asks for shutdown, or this is closed. */
  public void awaitShutdown() throws InterruptedException {
    shutdown.await();
  }

  @Override
  public void close() {
    shutdown.countDown();
    pages.close();
    transport.close();
  }
}
