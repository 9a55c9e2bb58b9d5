package io.sparkmaster.kernel.runtime.shared;

import io.sparkmaster.kernel.runtime.seat.Seats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** Which jobs run, by their kernels; cancels those of kernels that have left. Thread-safe. */
final class SeatJobs extends SparkListener {
  private static final String REASON = "its notebook was closed";

  private final SparkContext context;
  private final Predicate<String> isTaken;
  private final Map<Integer, String> running = new HashMap<>();

  /**
   * The jobs of a context.
   *
   * @param isTaken whether a kernel has the seat of that name
   */
  SeatJobs(SparkContext context, Predicate<String> isTaken) {
    this.context = context;
    this.isTaken = isTaken;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    var seat = start.properties() == null ? null : start.properties().getProperty(Seats.PROPERTY);
    if (seat == null) {
      return;
    }
    synchronized (running) {
      running.put(start.jobId(), seat);
    }
    if (!isTaken.test(seat)) {
      context.cancelJob(start.jobId(), REASON);
    }
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    synchronized (running) {
      running.remove(end.jobId());
    }
  }

  /** Cancels the jobs of the seat, which its kernel has left. */
  void left(String seat) {
    List<Integer> jobs;
    synchronized (running) {
      jobs =
          running.entrySet().stream()
              .filter(each -> each.getValue().equals(seat))
              .map(Map.Entry::getKey)
              .toList();
    }
    jobs.forEach(job -> context.cancelJob(job, REASON));
  }
}
