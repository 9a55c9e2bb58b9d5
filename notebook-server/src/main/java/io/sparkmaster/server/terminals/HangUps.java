package io.sparkmaster.server.terminals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets shells hear of hang-ups: a server that {@code nohup} has started ignores them, and what it
 * starts would, too; then nothing in a terminal would end with it. Thread-safe.
 */
final class HangUps {
  private static final Logger LOG = LoggerFactory.getLogger(HangUps.class);
  private static final List<String> HEARING = List.of("env", "--default-signal=HUP");
  private static final long PATIENCE_SECONDS = 5;

  private boolean asked;
  private boolean known;

  /** The command that runs this one so. */
  List<String> heardBy(List<String> command) {
    if (!known()) {
      return command;
    }
    var all = new ArrayList<>(HEARING);
    all.addAll(command);
    return all;
  }

  /** Whether this machine's {@code env} knows that; coreutils' does from 8.31 on. */
  private synchronized boolean known() {
    if (!asked) {
      known = tried();
      // Who was interrupted has not learnt it.
      asked = !Thread.currentThread().isInterrupted();
    }
    return known;
  }

  private static boolean tried() {
    var command = new ArrayList<>(HEARING);
    command.add("true");
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try {
        return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException none) {
      LOG.debug("this machine has no env", none);
      return false;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
