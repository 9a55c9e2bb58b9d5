package io.sparkmaster.kernel.protocol.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.ZError;

/**
 * One thread that owns some ZeroMQ sockets, which are not thread-safe: it blocks until a socket has
 * something to read or another thread has queued something to send.
 */
final class SocketLoop implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SocketLoop.class.getName());
  private static final AtomicInteger LOOPS = new AtomicInteger();
  private static final byte[] SIGNAL = {};
  private static final Duration CONNECTING = Duration.ofSeconds(3);
  private static final Duration TRY_AGAIN = Duration.ofMillis(10);

  /** So that a flood on one socket cannot keep the others and the sending side waiting. */
  private static final int READS_A_TURN = 256;

  /** A socket and what to do with what it reads. */
  record Endpoint(ZMQ.Socket socket, Consumer<List<byte[]>> onFrames) {
    boolean readsSubscriptions() {
      return socket.getSocketType() == SocketType.XPUB;
    }
  }

  private record Outgoing(ZMQ.Socket socket, List<byte[]> frames) {}

  private final List<Endpoint> endpoints;
  private final ZMQ.Context context;
  private final ZMQ.Socket wakeReader;
  private final ZMQ.Socket wakeWriter;
  private final Queue<Outgoing> outgoing = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  SocketLoop(String name, ZMQ.Context context, List<Endpoint> endpoints) {
    this.context = context;
    this.endpoints = List.copyOf(endpoints);
    var address = "inproc://wake-" + LOOPS.incrementAndGet();
    this.wakeReader = context.socket(SocketType.PAIR);
    wakeReader.bind(address);
    this.wakeWriter = context.socket(SocketType.PAIR);
    wakeWriter.connect(address);
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void send(ZMQ.Socket socket, List<byte[]> frames) {
    if (Thread.currentThread() == thread && socket.getSocketType() == SocketType.XPUB) {
      // The answer to a subscription comes before all that is still queued for everybody.
      sendNow(socket, frames);
      return;
    }
    outgoing.add(new Outgoing(socket, frames));
    wake();
  }

  private void wake() {
    if (signalled.compareAndSet(false, true)) {
      // JeroMQ refuses to send from an interrupted thread, but what was said must be sent.
      var interrupted = Thread.interrupted();
      try {
        synchronized (wakeWriter) {
          wakeWriter.send(SIGNAL, ZMQ.DONTWAIT);
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private void run() {
    try (var poller = context.poller(endpoints.size() + 1)) {
      poller.register(wakeReader, ZMQ.Poller.POLLIN);
      endpoints.forEach(endpoint -> poller.register(endpoint.socket(), ZMQ.Poller.POLLIN));
      while (!closing.get()) {
        poller.poll(-1);
        sendQueued();
        for (int i = 0; i < endpoints.size(); i++) {
          if (poller.pollin(i + 1)) {
            readSome(endpoints.get(i));
          }
        }
      }
      sendQueued();
    } catch (ZMQException e) {
      if (!closing.get()) {
        LOG.log(System.Logger.Level.ERROR, thread.getName() + " stops", e);
      }
    } finally {
      wakeReader.close();
      endpoints.forEach(endpoint -> endpoint.socket().close());
      closed.countDown();
    }
  }

  private void sendQueued() {
    while (wakeReader.recv(ZMQ.DONTWAIT) != null) {
      // Signals carry nothing.
    }
    // Reset before draining: what is queued after this line wakes the loop again.
    signalled.set(false);
    for (var next = outgoing.poll(); next != null; next = outgoing.poll()) {
      // A new subscriber is to hear its welcome first.
      endpoints.stream().filter(Endpoint::readsSubscriptions).forEach(this::readSome);
      sendNow(next.socket(), next.frames());
    }
  }

  /**
   * Only on the thread of the loop that owns the socket. Where a router is told to insist, it waits
   * a while for a client whose connection is still being made, instead of dropping its message.
   */
  static void sendNow(ZMQ.Socket socket, List<byte[]> frames) {
    var last = frames.size() - 1;
    if (!sendFirst(socket, frames.get(0), last > 0 ? ZMQ.SNDMORE : 0)) {
      LOG.log(System.Logger.Level.WARNING, "A message has no client to go to and is dropped");
      return;
    }
    for (int i = 1; i <= last; i++) {
      socket.send(frames.get(i), i < last ? ZMQ.SNDMORE : 0);
    }
  }

  private static boolean sendFirst(ZMQ.Socket socket, byte[] frame, int flags) {
    var deadline = System.nanoTime() + CONNECTING.toNanos();
    while (true) {
      try {
        return socket.send(frame, flags);
      } catch (ZMQException e) {
        if (e.getErrorCode() != ZError.EHOSTUNREACH || System.nanoTime() > deadline) {
          return false;
        }
      }
      LockSupport.parkNanos(TRY_AGAIN.toNanos());
    }
  }

  private void readSome(Endpoint endpoint) {
    for (int reads = 0; reads < READS_A_TURN; reads++) {
      var first = endpoint.socket().recv(ZMQ.DONTWAIT);
      if (first == null) {
        return;
      }
      var frames = new ArrayList<byte[]>();
      frames.add(first);
      while (endpoint.socket().hasReceiveMore()) {
        frames.add(endpoint.socket().recv());
      }
      try {
        endpoint.onFrames().accept(frames);
      } catch (RuntimeException e) {
        // Whatever one message does, the channel lives on.
        LOG.log(System.Logger.Level.ERROR, "A message on " + thread.getName() + " failed", e);
      }
    }
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      signalled.set(false);
      wake();
    }
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      closed.await();
      synchronized (wakeWriter) {
        wakeWriter.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
