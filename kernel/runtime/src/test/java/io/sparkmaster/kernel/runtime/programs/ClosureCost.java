package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/**
 * What variables in Java closures cost, on {@code local-cluster} or the master given: a read in hot
 * loops against plain Java's static field in the same task, a job against one that reads none, and
 * jobs that read 100 MB.
 */
public final class ClosureCost {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private static final String DEFINITIONS =
      """
      %%java
      class Plain { static int step = 3; }
      int step = 3;
      long viaMethod(long x) { return x ^ step; }
      class Methods { static long plain(long x) { return x ^ Plain.step; } }
      record Times(String what, double notebook, double plain) implements java.io.Serializable {
        public String toString() { return String.format("%-42s %7.3f s  plain %7.3f s  ratio %.2f", what, notebook, plain, notebook / plain); }
      }
      """;

  /** Each kind of loop warms up, then runs in turns; the best of nine counts. */
  private static final String LOOPS =
      """
      %%java
      int reads = 100_000_000;
      System.out.println(sc.parallelize(List.of(1), 1).map(ignored -> {
        int n = reads;
        double[] best = {9e9, 9e9, 9e9, 9e9, 9e9, 9e9};
        long sink = 0;
        for (int run = 0; run < 9; run++) {
          long[] t = new long[7];
          t[0] = System.nanoTime();
          sink += readInLoop(n);
          t[1] = System.nanoTime();
          sink += plainInLoop(n);
          t[2] = System.nanoTime();
          sink += methodInLoop(n);
          t[3] = System.nanoTime();
          sink += plainMethodInLoop(n);
          t[4] = System.nanoTime();
          sink += lambda(n);
          t[5] = System.nanoTime();
          sink += plainLambda(n);
          t[6] = System.nanoTime();
          for (int i = 0; i < 6; i++) best[i] = Math.min(best[i], (t[i + 1] - t[i]) / 1e9);
        }
        return List.of(new Times("10^8 reads in a loop", best[0], best[1]),
          new Times("10^8 reads through a method", best[2], best[3]),
          new Times("10^8 calls of a lambda that reads", best[4], best[5])) + (sink == 1 ? "" : "");
      }).collect().get(0).replace("[", "").replace("]", "").replace(", ", "\\n"));
      """;

  private static final String LOOP_METHODS =
      """
      %%java
      long readInLoop(int n) { long sum = 0; for (int i = 0; i < n; i++) sum += (long) i * step ^ i; return sum; }
      long methodInLoop(int n) { long sum = 0; for (int i = 0; i < n; i++) sum += viaMethod(i); return sum; }
      long plainMethodInLoop(int n) { long sum = 0; for (int i = 0; i < n; i++) sum += Methods.plain(i); return sum; }
      long lambda(int n) { return IntStream.range(0, n).mapToLong(i -> (long) i ^ step).sum(); }
      long plainLambda(int n) { return IntStream.range(0, n).mapToLong(i -> (long) i ^ Plain.step).sum(); }
      long plainInLoop(int n) { long sum = 0; for (int i = 0; i < n; i++) sum += (long) i * Plain.step ^ i; return sum; }
      """;

  private static final String JOBS =
      """
      %%java
      int v0 = 0, v1 = 1, v2 = 2, v3 = 3, v4 = 4, v5 = 5, v6 = 6, v7 = 7, v8 = 8, v9 = 9;
      double median(Runnable job) {
        var times = new double[60];
        for (int i = 0; i < times.length; i++) { long t = System.nanoTime(); job.run(); times[i] = (System.nanoTime() - t) / 1e6; }
        Arrays.sort(times);
        return times[times.length / 2];
      }
      var two = sc.parallelize(List.of(1, 2), 2);
      median(() -> { v0++; two.map(x -> x + v0 + v1).collect(); });
      double none = median(() -> two.map(x -> x + 1).collect());
      double one = median(() -> { v0++; two.map(x -> x + v0).collect(); });
      double ten = median(() -> { v0++; two.map(x -> x + v0 + v1 + v2 + v3 + v4 + v5 + v6 + v7 + v8 + v9).collect(); });
      System.out.printf("a job that reads no variable %.1f ms, one variable %.1f ms, ten variables %.1f ms%n", none, one, ten);
      """;

  private static final String LARGE =
      """
      %%java
      byte[] large = new byte[100_000_000];
      new Random(1).nextBytes(large);
      double[] jobs = new double[6];
      for (int i = 0; i < jobs.length; i++) { long t = System.nanoTime(); sc.parallelize(List.of(1, 2), 2).map(x -> x + large[x]).collect(); jobs[i] = (System.nanoTime() - t) / 1e9; }
      System.out.printf("a variable of 100 MB: first job %.2f s, later jobs %s s%n", jobs[0],
        Arrays.stream(jobs).skip(1).mapToObj(x -> String.format("%.2f", x)).toList());
      """;

  private static final String SHIPPED =
      """
      %%java
      System.out.println("broadcasts of more than 1 MB made for it: " + io.sparkmaster.kernel.runtime.programs.Blocks.large());
      """;

  private ClosureCost() {}

  /** Prints the figures. */
  public static void main(String[] arguments) throws Exception {
    var master = arguments.length == 0 ? "local-cluster[2,1,1024]" : arguments[0];
    var folder = Files.createTempDirectory("closures-");
    try (var kernel =
        KernelAsProcess.start(folder, master, Map.of("spark.executor.memory", "1g"), "2g")) {
      System.out.println("master " + master);
      for (var cell : new String[] {DEFINITIONS, LOOP_METHODS, LOOPS, JOBS, LARGE, SHIPPED}) {
        run(kernel.client(), cell);
      }
    }
    System.exit(0);
  }

  private static void run(KernelClient client, String cell) {
    var execution = client.execute(cell, DEADLINE);
    System.out.print(execution.stream("stdout"));
    if (!execution.status().equals("ok")) {
      throw new IllegalStateException(execution.reply().content().toString());
    }
  }
}
