package io.sparkmaster.graders.runner.evidence;

import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.evidence.EvidenceRequest;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a kernel for evidence. A kernel that does not answer gives missing evidence, never a hang.
 */
public final class EvidenceClient {
  private static final String TYPE = EvidenceRequest.TYPE;

  /** The kernel stops its probes at the limit by itself; this is for a kernel that does not. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private EvidenceClient() {}

  /** Asks, and waits for the answers as long as the request's limit says. */
  public static Answers collect(KernelLink kernel, Inquiry request) {
    var patience = request.time().plus(GRACE);
    try {
      var reply = kernel.ask(TYPE, request.toJson()).toCompletableFuture();
      return Answers.ofReply(request, reply.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Answers.missing(
          request.probes(),
          Cause.UNAVAILABLE,
          "The kernel gave no evidence within %d s. If a cell is running, stop it and check again."
              .formatted(patience.toSeconds()));
    } catch (ExecutionException e) {
      return Answers.missing(
          request.probes(),
          Cause.UNAVAILABLE,
          "The kernel is gone: %s".formatted(e.getCause().getMessage()));
    } catch (ProtocolException e) {
      return Answers.missing(
          request.probes(), Cause.UNAVAILABLE, "The kernel's answer is no evidence.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answers.missing(
          request.probes(), Cause.UNAVAILABLE, "Grading was stopped before the kernel answered.");
    }
  }
}
