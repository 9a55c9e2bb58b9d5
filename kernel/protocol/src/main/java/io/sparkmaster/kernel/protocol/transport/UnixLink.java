package io.sparkmaster.kernel.protocol.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A connected socket. One thread writes what the outbox holds; the owner's thread reads. */
final class UnixLink implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(UnixLink.class.getName());

  private final SocketChannel socket;
  private final Outbox outbox;
  private final PacketReader reader;
  private final PacketWriter writer;
  private final CountDownLatch written = new CountDownLatch(1);
  private final Thread writing;

  UnixLink(SocketChannel socket, Outbox outbox, String name) {
    this.socket = socket;
    this.outbox = outbox;
    this.reader = new PacketReader(socket);
    this.writer = new PacketWriter(socket);
    this.writing = new Thread(this::write, name);
    writing.setDaemon(true);
  }

  /** Writes that packet before all that the outbox holds. */
  void startWriting(Packet first) throws IOException {
    writer.write(first);
    startWriting();
  }

  void startWriting() {
    writing.start();
  }

  private void write() {
    try {
      writer.flush();
      for (var first = outbox.take(); first != null; first = outbox.take()) {
        for (var next = first; next != null; next = outbox.poll()) {
          writer.write(next);
        }
        writer.flush();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "The other end of " + writing.getName() + " is gone", e);
      close();
    } catch (InterruptedException e) {
      // That is how close() ends a writer that waits for packets; nobody else has this thread.
      LOG.log(System.Logger.Level.TRACE, writing.getName() + " ends", e);
    } finally {
      written.countDown();
    }
  }

  /** Waits for the next packet; see {@link PacketReader#next}. */
  Packet next() throws IOException {
    return reader.next();
  }

  /** Waits until a closed outbox has been written. */
  void awaitWritten(long nanos) {
    try {
      if (!written.await(nanos, TimeUnit.NANOSECONDS)) {
        LOG.log(System.Logger.Level.DEBUG, "{0} is left with unread messages", writing.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "Cannot close the socket of " + writing.getName(), e);
    }
    writing.interrupt();
  }
}
