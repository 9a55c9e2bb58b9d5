package io.sparkmaster.server.kernels;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Header;
import io.sparkmaster.kernel.protocol.Message;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a kernel's messages tell about its use. Front ends ask for much by themselves, as long as a
 * page is open: that is no use. Not thread-safe.
 */
final class Usage {
  private static final String EXECUTE = "execute_request";
  private static final Set<String> USES = Set.of(EXECUTE, "input_reply", "comm_open", "comm_msg");

  private Instant last;

  /**
   * The cell that runs, of each subshell, of which the main one has no name. One that begins takes
   * the place of one whose end was not heard.
   */
  private final Map<String, String> running = new HashMap<>();

  private final Occupation occupation = new Occupation(ClusterQuota.EXECUTORS_KEPT);

  Usage(Instant start) {
    this.last = start;
  }

  /** It has a process now. */
  void started(Instant now) {
    running.clear();
    occupation.start(now);
  }

  /** Its process is one that an earlier server has started; to be found again is no use. */
  void found(Instant now) {
    last = now.minus(ClusterQuota.EXECUTORS_KEPT);
    occupation.found();
  }

  /** It has no process any more. */
  void gone(Instant now) {
    running.clear();
    occupation.gone(now);
  }

  /** What it uses a shared cluster for. */
  Occupation occupation() {
    return occupation;
  }

  Instant last() {
    return last;
  }

  /** Somebody wants the kernel. */
  void touch(Instant now) {
    last = now;
    occupation.use(now);
  }

  /** A client sends something. */
  void sent(Message message, Instant now) {
    if (USES.contains(message.type())) {
      touch(now);
    }
  }

  /** This cell runs. */
  void runs(Header cell, Instant now) {
    running.put(subshell(cell), cell.msgId());
    occupation.begin(now);
  }

  /**
   * The kernel sends something.
   *
   * @return whether a cell runs, if the message tells; what front ends ask for is answered while
   *     one runs, and the status that goes with that tells nothing about the cell
   */
  Optional<Boolean> published(Channel channel, Message message, Instant now) {
    var parent = message.parent().filter(it -> it.msgType().equals(EXECUTE));
    if (parent.isEmpty()) {
      return Optional.empty();
    }
    touch(now);
    if (channel != Channel.IOPUB || !message.type().equals("status")) {
      return Optional.empty();
    }
    return status(parent.get(), message.content().path("execution_state").asText(), now);
  }

  private Optional<Boolean> status(Header cell, String state, Instant now) {
    if (state.equals("busy")) {
      runs(cell, now);
      return Optional.of(true);
    }
    if (!state.equals("idle")) {
      return Optional.empty();
    }
    running.remove(subshell(cell), cell.msgId());
    if (!running.isEmpty()) {
      return Optional.empty();
    }
    occupation.end(now);
    return Optional.of(false);
  }

  private static String subshell(Header cell) {
    return cell.subshellId() == null ? "" : cell.subshellId();
  }
}
