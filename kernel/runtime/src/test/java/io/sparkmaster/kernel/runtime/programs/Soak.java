package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs many mixed cells, redefinitions included, and watches the heap and the number of classes
 * after full collections: {@code Soak [CELLS [MASTER]]}.
 */
public final class Soak {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int REPORTS = 10;

  private static final List<String> CELLS =
      List.of(
          "var x = %d",
          "case class Row%2$d(a: Int); sc.parallelize(1 to 10, 2).map(Row%2$d(_)).collect().length",
          "%%%%java\nint jx = %d;",
          "%%%%java\nsc.parallelize(List.of(1, 2), 2).map(i -> i + jx).collect()",
          "val held = Array.fill(100000)(%d)",
          "%%%%java\nbyte[] jheld = new byte[1_000_000]; jheld[0] = (byte) %d;",
          "%%%%sql\nSELECT count(*) AS n FROM range(10) WHERE id > :jx %% 5",
          "spark.range(20).map(_ + x).count()",
          "%%%%java\nint f(int a) { return a + %d; }",
          "val cached = spark.range(1000).map(_ + x).cache(); cached.count(); cached.unpersist()");

  private Soak() {}

  /** Ends with status 1 when the heap grows by more than 3 KB a cell from the first tenth on. */
  public static void main(String[] arguments) throws Exception {
    var cells = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
    var master = arguments.length > 1 ? arguments[1] : "local[2]";
    var folder = Files.createTempDirectory("soak-");
    try (var kernel = KernelAsProcess.start(folder, master, Map.of(), "1g")) {
      var first = new long[2];
      var last = new long[2];
      for (int i = 0; i < cells; i++) {
        run(kernel.client(), CELLS.get(i % CELLS.size()).formatted(i, i % 40));
        if ((i + 1) % (cells / REPORTS) == 0) {
          last = measure(kernel.process().pid());
          System.out.printf("%5d cells: %6d KB live, %6d classes%n", i + 1, last[0], last[1]);
          first = first[0] == 0 ? last : first;
        }
      }
      var grown = (last[0] - first[0]) / (cells * (REPORTS - 1.0) / REPORTS);
      System.out.printf("%.2f KB of live heap a cell%n", grown);
      System.exit(grown > 3 ? 1 : 0);
    }
  }

  private static Execution run(KernelClient client, String cell) {
    var execution = client.execute(cell, DEADLINE);
    if (!execution.status().equals("ok")) {
      throw new IllegalStateException(cell + "\n" + execution.reply().content());
    }
    return execution;
  }

  /** The live heap in KB and the number of classes, after a full collection. */
  static long[] measure(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    var counted = jcmd(pid, "GC.class_histogram");
    var live = Pattern.compile("Total\\s+\\d+\\s+(\\d+)").matcher(counted);
    var loaded = Pattern.compile("(?m)^\\s*\\d+:").matcher(counted).results().count();
    if (!live.find()) {
      throw new IllegalStateException("jcmd says " + counted);
    }
    return new long[] {Long.parseLong(live.group(1)) / 1024, loaded};
  }

  /** How many live objects there are of the class whose name ends so. */
  static long instances(long pid, String type) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    var found =
        Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+\\S*" + Pattern.quote(type) + "( |$)")
            .matcher(jcmd(pid, "GC.class_histogram"));
    if (!found.find()) {
      throw new IllegalStateException("There is no " + type);
    }
    return Long.parseLong(found.group(1));
  }

  private static String jcmd(long pid, String... command) throws IOException, InterruptedException {
    var arguments = new ArrayList<String>();
    arguments.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    arguments.add(Long.toString(pid));
    arguments.addAll(List.of(command));
    var process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return text;
  }
}
