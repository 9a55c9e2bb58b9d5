package io.sparkmaster.kernel.launch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection to a process with many kernels: a request is a line of JSON, so is each answer. */
final class DriverChannel implements AutoCloseable {
  private final SocketChannel channel;
  private final BufferedReader answers;
  private final String secret;
  private final Duration patience;

  private DriverChannel(SocketChannel channel, String secret, Duration patience) {
    this.channel = channel;
    this.answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    this.secret = secret;
    this.patience = patience;
  }

  /**
   * Connects; closing it from another thread ends a read that waits.
   *
   * @param patience how long each answer may take
   * @throws IOException also when nobody takes the connection for so long
   */
  static DriverChannel to(DriverFiles files, Duration patience) throws IOException {
    var address = UnixDomainSocketAddress.of(files.socket());
    var secret = files.secret();
    var socket = SocketChannel.open(StandardProtocolFamily.UNIX);
    var channel = new DriverChannel(socket, secret, patience);
    try {
      channel.within(
          () -> {
            socket.connect(address);
            return true;
          });
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** What a process that hangs keeps waiting is closed, and fails. */
  private <T> T within(Step<T> step) throws IOException {
    var late = new AtomicBoolean();
    var closing =
        CompletableFuture.runAsync(
            () -> {
              late.set(true);
              close();
            },
            CompletableFuture.delayedExecutor(
                patience.toMillis(), TimeUnit.MILLISECONDS, Runnable::run));
    try {
      return step.run();
    } catch (IOException e) {
      throw late.get()
          ? new IOException("The driver has not answered within " + patience.toSeconds() + " s", e)
          : e;
    } finally {
      closing.cancel(false);
    }
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  static ObjectNode request(String what) {
    return Json.object().put("do", what);
  }

  /**
   * The answer to a request, to which the secret is added.
   *
   * @throws IOException also when it takes too long; nothing more can be asked then
   */
  ObjectNode ask(ObjectNode request) throws IOException {
    return within(() -> answer(request));
  }

  private ObjectNode answer(ObjectNode request) throws IOException {
    request.put("secret", secret);
    var line = Json.write(request);
    var bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
    while (bytes.hasRemaining()) {
      var unused = channel.write(bytes);
    }
    return next();
  }

  /** The next line that comes, whenever that is. */
  ObjectNode next() throws IOException {
    var line = answers.readLine();
    if (line == null) {
      throw new EOFException("the driver has ended");
    }
    return Json.parseObject(line.getBytes(StandardCharsets.UTF_8), "answer");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(DriverChannel.class.getName())
          .log(System.Logger.Level.DEBUG, "A connection to a driver does not close", e);
    }
  }
}
