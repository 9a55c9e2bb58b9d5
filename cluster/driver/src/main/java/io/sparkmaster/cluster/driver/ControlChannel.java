package io.sparkmaster.cluster.driver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Unix-domain socket by which a driver is told what to do: a line, and its answer's line. */
final class ControlChannel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ControlChannel.class.getName());
  private static final int LONGEST_LINE = 256 * 1024;

  private final ServerSocketChannel server;
  private final Path socket;
  private final ControlRequests requests;
  private final Consumer<Runnable> threads;

  private ControlChannel(
      ServerSocketChannel server,
      Path socket,
      ControlRequests requests,
      Consumer<Runnable> threads) {
    this.server = server;
    this.socket = socket;
    this.requests = requests;
    this.threads = threads;
  }

  /**
   * Listens from now on.
   *
   * @param socket in a folder that is closed to others; a file that is there is replaced
   */
  static ControlChannel open(Path socket, ControlRequests requests) throws IOException {
    return open(socket, requests, client -> start(client, "control-client"));
  }

  /**
   * @param threads starts a thread for a client
   */
  static ControlChannel open(Path socket, ControlRequests requests, Consumer<Runnable> threads)
      throws IOException {
    Files.deleteIfExists(socket);
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    var channel = new ControlChannel(server, socket, requests, threads);
    start(channel::accept, "control");
    return channel;
  }

  private static void start(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        var client = server.accept();
        try {
          threads.accept(() -> serve(client));
        } catch (Error e) {
          // Without this thread nobody could end kernels any more; memory may be there again soon.
          client.close();
          LOG.log(System.Logger.Level.ERROR, "A client of the driver cannot be served", e);
        }
      }
    } catch (ClosedChannelException e) {
      LOG.log(System.Logger.Level.DEBUG, "The driver ends", e);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "The driver takes no more requests", e);
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        var in = new BufferedInputStream(Channels.newInputStream(client))) {
      Consumer<ObjectNode> told = word -> tell(client, word);
      try {
        for (var line = readLine(in); line != null; line = readLine(in)) {
          requests.answer(line, told);
        }
      } finally {
        requests.gone(told);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "A client of the driver is gone", e);
    }
  }

  /** Each client has a thread that answers it; what it follows comes from others, too. */
  private static void tell(SocketChannel client, ObjectNode word) {
    var line = new ByteArrayOutputStream();
    line.writeBytes(Json.write(word));
    line.write('\n');
    var bytes = ByteBuffer.wrap(line.toByteArray());
    try {
      synchronized (client) {
        while (bytes.hasRemaining()) {
          var unused = client.write(bytes);
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "A client of the driver is gone", e);
    }
  }

  private static byte @Nullable [] readLine(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toByteArray();
      }
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("A request has more than " + LONGEST_LINE + " bytes");
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }
}
