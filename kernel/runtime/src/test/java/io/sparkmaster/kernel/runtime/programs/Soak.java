package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs many mixed cells, redefinitions included, and watches the heap and the number of classes
 * after full collections: {@code Soak [CELLS [MASTER [KIND...]]]}. With kinds, each runs that often
 * alone, one after the other in one kernel; {@code each} stands for all of them.
 */
public final class Soak {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final int REPORTS = 10;
  private static final double MAX_KB = 3;
  private static final double MAX_CLASSES = 0.1;

  /** The first number counts cells; names that have the second are declared again after a while. */
  private static final Map<String, String> CELLS = new LinkedHashMap<>();

  static {
    CELLS.put("scala-var", "var x = %d");
    CELLS.put(
        "scala-class",
        "case class Row%2$d(a: Int);"
            + " sc.parallelize(1 to 10, 2).map(Row%2$d(_)).collect().length");
    CELLS.put("java-variable", "%%%%java\nint jx = %d;");
    CELLS.put(
        "java-lambda", "%%%%java\nsc.parallelize(List.of(1, 2), 2).map(i -> i + jx).collect()");
    CELLS.put("scala-array", "val held = Array.fill(100000)(%d)");
    CELLS.put("java-array", "%%%%java\nbyte[] jheld = new byte[1_000_000]; jheld[0] = (byte) %d;");
    CELLS.put("sql", "%%%%sql\nSELECT count(*) AS n FROM range(10) WHERE id > :jx %% 5");
    CELLS.put("dataset-closure", "spark.range(20).map(_ + x).count()");
    CELLS.put("java-method", "%%%%java\nint f(int a) { return a + %d; }");
    CELLS.put(
        "dataset-cached",
        "val cached = spark.range(1000).map(_ + x).cache(); cached.count(); cached.unpersist()");
  }

  private Soak() {}

  /** Ends with status 1 when heap or classes grow from the first tenth on. */
  public static void main(String[] arguments) throws Exception {
    var cells = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
    var master = arguments.length > 1 ? arguments[1] : "local[2]";
    var kinds = List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    var folder = Files.createTempDirectory("soak-");
    int status;
    try (var kernel = KernelAsProcess.start(folder, master, Map.of(), "1g")) {
      status =
          kinds.isEmpty()
              ? mixed(kernel, cells)
              : alone(kernel, cells, kinds.contains("each") ? List.copyOf(CELLS.keySet()) : kinds);
    }
    System.exit(status);
  }

  private static int mixed(KernelAsProcess kernel, int cells) throws Exception {
    var sources = List.copyOf(CELLS.values());
    var first = new long[2];
    var last = new long[2];
    for (int i = 0; i < cells; i++) {
      run(kernel.client(), sources.get(i % sources.size()).formatted(i, i % 40));
      if ((i + 1) % (cells / REPORTS) == 0) {
        last = measure(kernel.process().pid());
        System.out.printf("%5d cells: %6d KB live, %6d classes%n", i + 1, last[0], last[1]);
        first = first[0] == 0 ? last : first;
      }
    }
    return report("mixed", first, last, cells * (REPORTS - 1.0) / REPORTS);
  }

  private static int alone(KernelAsProcess kernel, int cells, List<String> kinds) throws Exception {
    run(kernel.client(), CELLS.get("scala-var").formatted(0));
    run(kernel.client(), CELLS.get("java-variable").formatted(0));
    var status = 0;
    for (var kind : kinds) {
      for (int i = 0; i < cells / 2; i++) {
        run(kernel.client(), CELLS.get(kind).formatted(i, i % 4));
      }
      var first = measure(kernel.process().pid());
      for (int i = 0; i < cells; i++) {
        run(kernel.client(), CELLS.get(kind).formatted(i, i % 4));
      }
      status |= report(kind, first, measure(kernel.process().pid()), cells);
    }
    return status;
  }

  private static int report(String what, long[] first, long[] last, double cells) {
    var heap = (last[0] - first[0]) / cells;
    var classes = (last[1] - first[1]) / cells;
    System.out.printf("%-16s %6.2f KB of live heap, %5.2f classes a cell%n", what, heap, classes);
    return heap > MAX_KB || classes > MAX_CLASSES ? 1 : 0;
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
    // What the first finds unreachable may be what keeps something else.
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    var counted = jcmd(pid, "GC.class_histogram");
    var live = Pattern.compile("Total\\s+\\d+\\s+(\\d+)").matcher(counted);
    if (!live.find()) {
      throw new IllegalStateException("jcmd says " + counted);
    }
    return new long[] {Long.parseLong(live.group(1)) / 1024, classes(pid)};
  }

  /** How many classes the JVM has loaded and not unloaded. */
  static long classes(long pid) throws IOException, InterruptedException {
    var counters = jcmd(pid, "PerfCounter.print");
    return counter(counters, "java.cls.loadedClasses")
        + counter(counters, "java.cls.sharedLoadedClasses")
        - counter(counters, "java.cls.unloadedClasses")
        - counter(counters, "java.cls.sharedUnloadedClasses");
  }

  private static long counter(String counters, String name) {
    var found = Pattern.compile("(?m)^" + Pattern.quote(name) + "=(\\d+)$").matcher(counters);
    if (!found.find()) {
      throw new IllegalStateException("This JVM does not count " + name);
    }
    return Long.parseLong(found.group(1));
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
