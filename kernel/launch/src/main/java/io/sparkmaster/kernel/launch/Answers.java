package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What any running kernel is asked by its channels. */
final class Answers {
  private Answers() {}

  /** A client of the kernel for this program itself. */
  static KernelClient client(RunningKernel kernel) {
    return new KernelClient(kernel.connect(UUID.randomUUID().toString()));
  }

  /**
   * Waits until the kernel answers.
   *
   * @param log the end of what it has printed
   * @throws LaunchException when it ends first, or after the deadline
   */
  static void await(RunningKernel kernel, Duration deadline, Supplier<String> log) {
    try (var client = client(kernel)) {
      var exit = kernel.exit();
      var reply = client.request(Channel.SHELL, "kernel_info_request", Json.object());
      CompletableFuture.anyOf(reply, exit).get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      if (exit.isDone()) {
        throw endedEarly(exit.join());
      }
    } catch (TimeoutException e) {
      throw new LaunchException(
          Code.NO_ANSWER,
          "The kernel started, but did not answer within %d s. The end of its log:%n%s"
              .formatted(deadline.toSeconds(), log.get()),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Neither future ever fails", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException(Code.NO_ANSWER, "Interrupted while waiting for a kernel.", e);
    }
  }

  private static LaunchException endedEarly(KernelExit how) {
    return new LaunchException(
        how.portsTaken() ? Code.PORTS_TAKEN : Code.NOT_STARTED,
        "The kernel did not start: %s. The end of its log:%n%s"
            .formatted(how.reason(), how.logTail().isEmpty() ? "(empty)" : how.logTail()));
  }

  /**
   * Asks the kernel to stop its cell.
   *
   * @throws LaunchException when it does not answer before the deadline
   */
  static void interrupt(RunningKernel kernel, Duration deadline) {
    try (var client = client(kernel)) {
      client.ask(Channel.CONTROL, "interrupt_request", Json.object(), deadline);
    } catch (ProtocolException e) {
      throw new LaunchException(
          Code.NO_ANSWER,
          "The kernel did not take the interrupt within %d s. Restart it if its cell does not stop."
              .formatted(deadline.toSeconds()),
          e);
    }
  }
}
