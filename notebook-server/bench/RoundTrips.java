import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Times of requests that follow each other, in milliseconds, and what they say together. */
final class RoundTrips {
  private RoundTrips() {}

  /** Sorted. */
  static List<Double> of(int warmUp, int count, Callable<?> request) throws Exception {
    for (int i = 0; i < warmUp; i++) {
      request.call();
    }
    var times = new ArrayList<Double>();
    for (int i = 0; i < count; i++) {
      var begun = System.nanoTime();
      request.call();
      times.add(BenchServer.millisSince(begun));
    }
    Collections.sort(times);
    return times;
  }

  /** How many a second, one after the other, within about so many seconds. */
  static double perSecond(double warmUpSeconds, double seconds, Callable<?> request)
      throws Exception {
    repeat(warmUpSeconds, request);
    var begun = System.nanoTime();
    var done = repeat(seconds, request);
    return done * 1000 / BenchServer.millisSince(begun);
  }

  /** The same of several clients at the same time, each of which asks one after the other. */
  static double perSecondTogether(double warmUpSeconds, double seconds, List<Callable<?>> clients)
      throws Exception {
    var threads = Executors.newFixedThreadPool(clients.size());
    try {
      var all = 0.0;
      List<Callable<Double>> tasks =
          clients.stream()
              .<Callable<Double>>map(it -> () -> perSecond(warmUpSeconds, seconds, it))
              .toList();
      for (var rate : threads.invokeAll(tasks)) {
        all += rate.get();
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private static int repeat(double seconds, Callable<?> request) throws Exception {
    var begun = System.nanoTime();
    var done = 0;
    while (BenchServer.millisSince(begun) < seconds * 1000) {
      request.call();
      done++;
    }
    return done;
  }

  static double quantile(List<Double> sorted, double part) {
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("Nothing was measured; measure for longer.");
    }
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * part)));
  }

  static Object direct(KernelClient client) throws Exception {
    return client
        .request(Channel.SHELL, "kernel_info_request", Json.object())
        .get(60, TimeUnit.SECONDS);
  }
}
