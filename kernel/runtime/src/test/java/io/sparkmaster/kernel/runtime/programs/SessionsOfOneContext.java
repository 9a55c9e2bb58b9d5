package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.runtime.shipping.SessionArtifacts;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.tools.ToolProvider;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * Two sessions in one SparkContext, with classes of the same names and other contents, which run at
 * the same time: {@code SessionsOfOneContext MASTER}. Prints what each has got.
 */
public final class SessionsOfOneContext {
  private static final String SOURCE =
      """
      package cells;

      import java.util.*;
      import java.util.stream.*;
      import org.apache.spark.api.java.JavaSparkContext;

      public class Work implements java.util.concurrent.Callable<String> {
        public static class Row implements java.io.Serializable {
          private static final long serialVersionUID = 1;
          final int of;
          Row(int of) { this.of = of; }
          @Override public String toString() { return "MARK" + of; }
        }

        static String job() {
          var context = JavaSparkContext.fromSparkContext(org.apache.spark.SparkContext.getOrCreate());
          var shared = context.broadcast(new Row(7));
          return context.parallelize(List.of(1, 2), 2)
              .map(i -> new Row(i))
              .map(row -> row + "/" + shared.value())
              .collect().toString();
        }

        static String results() {
          var context = JavaSparkContext.fromSparkContext(org.apache.spark.SparkContext.getOrCreate());
          List<Row> rows = context.parallelize(List.of(1, 2, 3, 4), 2)
              .mapToPair(i -> new scala.Tuple2<>(i % 2, new Row(i)))
              .groupByKey(2)
              .flatMap(group -> { var all = new ArrayList<Row>(); group._2().forEach(all::add); return all.iterator(); })
              .collect();
          return rows.stream().map(Row::toString).sorted().collect(Collectors.joining(","));
        }

        @Override public String call() throws Exception {
          var all = new TreeSet<String>();
          for (int i = 0; i < 5; i++) {
            all.add(job());
            all.add(results());
          }
          var own = new java.util.concurrent.FutureTask<>(Work::job);
          new Thread(own).start();
          all.add(own.get());
          all.addAll(IntStream.range(0, 8).parallel().mapToObj(i -> job()).collect(Collectors.toSet()));
          return all.toString();
        }
      }
      """;

  private SessionsOfOneContext() {}

  /** Ends with status 1 when a session has got another's. */
  public static void main(String[] arguments) throws Exception {
    var right = run(arguments[0]);
    System.exit(right ? 0 : 1);
  }

  private static boolean run(String master) throws Exception {
    var sessions = new ArrayList<SessionArtifacts>();
    try (var first = new SessionArtifacts();
        var second = new SessionArtifacts()) {
      sessions.addAll(List.of(first, second));
      var conf =
          new SparkConf()
              .setMaster(master)
              .setAppName("two sessions")
              .set("spark.ui.enabled", "false")
              .set("spark.driver.host", "127.0.0.1")
              .set("spark.driver.bindAddress", "127.0.0.1");
      first.sparkSettings().forEach(conf::set);
      try (var closed = new Closed(new SparkContext(conf))) {
        var works = new ArrayList<FutureTask<String>>();
        for (var session : sessions) {
          session.join(closed.context());
        }
        for (var session : sessions) {
          works.add(work(session, sessions.indexOf(session) == 0 ? "first" : "second"));
        }
        return print(works);
      }
    }
  }

  private record Closed(SparkContext context) implements AutoCloseable {
    @Override
    public void close() {
      context.stop();
    }
  }

  private static boolean print(List<FutureTask<String>> works) throws InterruptedException {
    var right = true;
    for (var work : works) {
      var mark = works.indexOf(work) == 0 ? "first" : "second";
      var expected = "[[%1$s1/%1$s7, %1$s2/%1$s7], %1$s1,%1$s2,%1$s3,%1$s4]".formatted(mark);
      String got;
      try {
        got = work.get();
      } catch (ExecutionException e) {
        got = e.toString();
      }
      right &= got.equals(expected);
      System.out.println(mark + ": " + got);
    }
    return right;
  }

  private static FutureTask<String> work(SessionArtifacts session, String mark) throws Exception {
    var folder = Files.createTempDirectory("work-");
    var file = folder.resolve("Work.java");
    Files.writeString(file, SOURCE.replace("MARK", mark));
    var status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                session.outputDirectory().toString(),
                file.toString());
    if (status != 0) {
      throw new IllegalStateException("The classes do not compile");
    }
    @SuppressWarnings("unchecked")
    var code =
        (Callable<String>)
            session.loader().loadClass("cells.Work").getDeclaredConstructor().newInstance();
    var work = new FutureTask<>(code);
    var thread = new Thread(work, mark);
    thread.setContextClassLoader(session.loader());
    thread.start();
    return work;
  }
}
