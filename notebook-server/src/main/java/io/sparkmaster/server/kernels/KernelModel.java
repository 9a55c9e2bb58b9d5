package io.sparkmaster.server.kernels;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkmaster.kernel.launch.KernelLifecycle;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A kernel as Jupyter's REST API shows it.
 *
 * @param name the kernelspec's
 * @param lastActivity ISO 8601 with microseconds, UTC
 * @param connections how many clients listen now
 */
public record KernelModel(
    KernelId id,
    String name,
    @JsonProperty("last_activity") String lastActivity,
    @JsonProperty("execution_state") String executionState,
    int connections) {

  static KernelModel of(
      KernelId id, String name, Instant lastActivity, KernelLifecycle.State state, int clients) {
    var time = lastActivity.truncatedTo(ChronoUnit.MICROS).toString();
    return new KernelModel(id, name, time, state.wireName(), clients);
  }
}
