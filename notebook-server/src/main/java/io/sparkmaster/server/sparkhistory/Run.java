package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One process of a learner's kernel, as the server knows it. Whose an application is stands here
 * and nowhere else: what the process writes is not asked.
 *
 * @param handle names the process, and the folder of its event logs
 * @param notebook from the workspace's root; empty when that is not known
 * @param started when it became this kernel's
 * @param ended when the server saw that it had ended; absent while it runs
 */
record Run(
    String handle,
    UserId owner,
    KernelId kernel,
    String notebook,
    Instant started,
    @Nullable Instant ended) {
  Run of(String path) {
    return new Run(handle, owner, kernel, path, started, ended);
  }

  /** It ends once. */
  Run endedAt(Instant time) {
    return ended == null ? new Run(handle, owner, kernel, notebook, started, time) : this;
  }
}
