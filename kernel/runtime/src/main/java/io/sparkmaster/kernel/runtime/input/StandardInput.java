package io.sparkmaster.kernel.runtime.input;

import io.sparkmaster.kernel.runtime.language.OwnCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What cells read from {@code System.in}: lines that the learner types into the front end. Each
 * line is asked for when a cell wants it. Thread-safe; one question is open at a time.
 */
public final class StandardInput extends InputStream {
  private static final int REMEMBERED = 100;

  /** Reaches the client whose cell is running. */
  public interface Client {
    /** The cell that the calling thread works for; empty where none runs. */
    Optional<Object> asker();

    /**
     * Sends an input_request.
     *
     * @return the message's id; empty where no cell is running whose client takes questions
     */
    Optional<String> ask(String prompt, boolean password);
  }

  /** What somebody waits for. */
  private static final class Question {
    private final Object asker;
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private volatile String id = "";

    Question(Object asker) {
      this.asker = asker;
    }
  }

  private final Client client;
  private final ReentrantLock asking = new ReentrantLock();
  private byte[] rest = {};
  private int next;
  private volatile @Nullable Question open;

  /** Ids of the last questions that nobody waits for any more. */
  private final Queue<String> closed = new ConcurrentLinkedQueue<>();

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
    if (OwnCode.isStopped()) {
      throw stopped();
    }
    try {
      asking.lockInterruptibly();
    } catch (InterruptedException e) {
      throw stopped();
    }
    try {
      return answer(
          new Question(client.asker().orElseThrow(StdinNotAvailableException::new)),
          prompt,
          password);
    } catch (InterruptedException | ExecutionException e) {
      throw stopped();
    } finally {
      asking.unlock();
    }
  }

  private String answer(Question question, String prompt, boolean password)
      throws IOException, InterruptedException, ExecutionException {
    open = question;
    try {
      question.id = client.ask(prompt, password).orElseThrow(StdinNotAvailableException::new);
      return question.answer.get();
    } finally {
      open = null;
      closed(question);
    }
  }

  private static InterruptedIOException stopped() {
    return new InterruptedIOException("Stopped while waiting for input.");
  }

  /**
   * The value of an input_reply; one that nobody waits for is dropped.
   *
   * @param question the id of the input_request that it answers, where the client says so, as
   *     jupyter_client does not; the answer to an earlier question is dropped
   */
  public void answered(String value, String question) {
    var waiting = open;
    if (waiting != null && !closed.contains(question)) {
      waiting.answer.complete(value);
    }
  }

  private void closed(Question question) {
    closed.add(question.id);
    if (closed.size() > REMEMBERED) {
      closed.poll();
    }
  }

  /** Frees who waits in that cell, on whatever thread, and drops what was typed and not read. */
  public void stop(Object asker) {
    var waiting = open;
    if (waiting != null && !waiting.asker.equals(asker)) {
      return;
    }
    if (waiting != null) {
      waiting.answer.completeExceptionally(stopped());
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
