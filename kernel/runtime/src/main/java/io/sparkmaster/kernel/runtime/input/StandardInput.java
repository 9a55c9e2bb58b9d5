package io.sparkmaster.kernel.runtime.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What cells read from {@code System.in}: lines that the learner types into the front end. Each
 * line is asked for when a cell wants it. Thread-safe; one question is open at a time.
 */
public final class StandardInput extends InputStream {
  /** Reaches the client whose cell is running. */
  public interface Client {
    /**
     * Sends an input_request.
     *
     * @return whether there is a running cell whose client takes questions
     */
    boolean ask(String prompt, boolean password);
  }

  private final Client client;
  private final ReentrantLock asking = new ReentrantLock();
  private byte[] rest = {};
  private int next;
  private volatile @Nullable CompletableFuture<String> open;

  /** Lines that this client answers. */
  public StandardInput(Client client) {
    this.client = client;
  }

  /**
   * Asks the learner and waits for the answer.
   *
   * @param password whether the front end hides what is typed
   * @throws StdinNotAvailableException when the client takes no questions
   * @throws InterruptedIOException when Stop was pressed
   */
  public String ask(String prompt, boolean password) throws IOException {
    try {
      asking.lockInterruptibly();
    } catch (InterruptedException e) {
      throw stopped();
    }
    var answer = new CompletableFuture<String>();
    try {
      open = answer;
      if (!client.ask(prompt, password)) {
        throw new StdinNotAvailableException();
      }
      return answer.get();
    } catch (InterruptedException | ExecutionException e) {
      throw stopped();
    } finally {
      open = null;
      asking.unlock();
    }
  }

  private static InterruptedIOException stopped() {
    return new InterruptedIOException("Stopped while waiting for input.");
  }

  /** The value of an input_reply; one that nobody waits for is dropped. */
  public void answered(String value) {
    var waiting = open;
    if (waiting != null) {
      waiting.complete(value);
    }
  }

  /** Frees whoever waits, on whatever thread, and drops what was typed and not read. */
  public void stop() {
    var waiting = open;
    if (waiting != null) {
      waiting.completeExceptionally(stopped());
    }
    clear();
  }

  private synchronized void clear() {
    rest = new byte[0];
    next = 0;
  }

  private synchronized int take(byte[] bytes, int offset, int length) {
    var taken = Math.min(length, rest.length - next);
    System.arraycopy(rest, next, bytes, offset, taken);
    next += taken;
    return taken;
  }

  private synchronized void typed(String line) {
    rest = (line + "\n").getBytes(StandardCharsets.UTF_8);
    next = 0;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Gives one line at most: a reader that fills its buffer must not ask for more than it needs. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    for (var taken = take(bytes, offset, length); ; taken = take(bytes, offset, length)) {
      if (taken > 0) {
        return taken;
      }
      typed(ask("", false));
    }
  }

  @Override
  public synchronized int available() {
    return rest.length - next;
  }
}
