package io.sparkmaster.server.learning;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A reader of server-sent events. */
public final class EventStream implements AutoCloseable {
  private final InputStream bytes;
  private final BlockingQueue<Sent> received = new LinkedBlockingQueue<>();

  /** A comment is of type "comment"; the end of the stream, of type "end". */
  public record Sent(String id, String type, String data) {}

  public EventStream(InputStream bytes) {
    this.bytes = bytes;
    var thread = new Thread(this::read, "event-stream");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    var id = "";
    var type = "";
    var data = "";
    try (var lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(":")) {
          received.add(new Sent("", "comment", line));
        } else if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("event:")) {
          type = line.substring(6).strip();
        } else if (line.startsWith("data:")) {
          data += line.substring(5).strip();
        } else if (line.isEmpty() && !type.isEmpty()) {
          received.add(new Sent(id, type, data));
          type = "";
          data = "";
        }
      }
    } catch (IOException closed) {
      // The end, like that of the lines.
    }
    received.add(new Sent(id, "end", ""));
  }

  /** The next message that is no comment. */
  public Sent next() throws InterruptedException {
    var next = anything();
    while (next.type().equals("comment")) {
      next = anything();
    }
    return next;
  }

  public Sent anything() throws InterruptedException {
    var next = received.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came within 60 s");
    }
    return next;
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
