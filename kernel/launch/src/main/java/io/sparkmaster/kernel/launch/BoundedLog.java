package io.sparkmaster.kernel.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Copies what a process writes into a file, and keeps at least the last half of the limit: when the
 * file is half as large as the limit, it becomes the older half and a new one begins.
 */
final class BoundedLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(BoundedLog.class.getName());
  private static final int TAIL_BYTES = 4_000;

  private final Path file;
  private final Path older;
  private final long limitBytes;
  private final CountDownLatch ended = new CountDownLatch(1);

  BoundedLog(Path file, long limitBytes) {
    this.file = file;
    this.older = file.resolveSibling(file.getFileName() + ".1");
    this.limitBytes = limitBytes;
  }

  /** Copies in a thread of its own until the stream ends. */
  void follow(InputStream output, String name) {
    var thread = new Thread(() -> copy(output), "log-of-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void copy(InputStream output) {
    var bytes = new byte[8192];
    try (output) {
      var channel = open();
      try {
        for (int read = output.read(bytes); read >= 0; read = output.read(bytes)) {
          channel.write(ByteBuffer.wrap(bytes, 0, read));
          if (channel.size() > limitBytes / 2) {
            channel.close();
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
            channel = open();
          }
        }
      } finally {
        channel.close();
      }
    } catch (IOException e) {
      // A closed stream is how a destroyed process looks.
      LOG.log(System.Logger.Level.DEBUG, "The log " + file + " ends", e);
    } finally {
      ended.countDown();
    }
  }

  private FileChannel open() throws IOException {
    return KernelFiles.openOwn(file, StandardOpenOption.APPEND);
  }

  /** The end of the log, after the process's last words have come. */
  String tail() {
    try {
      // A process that left children behind keeps the stream open for ever.
      if (!ended.await(1, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.DEBUG, "The log {0} is still open", file);
      }
      var all = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      var from = Math.max(0, all.length - TAIL_BYTES);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (IOException e) {
      return "(the log " + file + " cannot be read: " + e + ")";
    }
  }

  /** Deletes the files. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(older);
  }
}
