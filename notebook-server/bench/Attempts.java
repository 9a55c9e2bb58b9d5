import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a learner waits for at the exercises of the first lesson: a Check (above the time of their
 * own cell, which has run) and a Submit (from the request to the recorded verdict).
 */
public final class Attempts {
  private static final String LESSON = "/spark/fundamentals-1";
  private static final String API = "/learn/api/v1/";

  private static final Map<String, String> ANSWERS =
      Map.of(
          "over-the-limit",
          "val overTheLimit: Long = strikes.filter($\"speed\" > 250).count()",
          "species-that-do-damage",
          """
          val damaging = strikes
            .filter($"damage" =!= "None").filter(!$"species".startsWith("Unknown"))
            .groupBy($"species")
            .agg(count("*").as("strikes"), round(avg($"speed"), 1).as("avg_speed"))
            .filter($"strikes" >= 3).orderBy($"strikes".desc, $"species")
          damaging""",
          "one-job",
          """
          val summary = strikes.agg(
            count("*").as("strikes"), sum($"cost").as("cost"), max($"speed").as("top_speed"),
            (count("*") - count($"speed")).as("no_speed"))
          summary""");

  private final BenchServer server;
  private final Map<String, List<Double>> checks = new LinkedHashMap<>();
  private final List<Double> firstChecks = new ArrayList<>();
  private final List<Double> firstSubmit = new ArrayList<>();
  private final List<Double> submits = new ArrayList<>();

  private Attempts(BenchServer server) {
    this.server = server;
  }

  public static void main(String[] arguments) throws Exception {
    var runs = Integer.parseInt(arguments[1]);
    try (var server = BenchServer.start(Path.of(arguments[0]), 0)) {
      new Attempts(server).run(runs);
    }
  }

  private void run(int runs) throws Exception {
    var opened = server.post(API + "lessons" + LESSON + "/open", "{}");
    var path = opened.at("/workingCopy/path").asText(opened.path("path").asText());
    var notebook = (ObjectNode) server.get("/api/contents/" + path).path("content");
    var kernel = server.kernelFor(path);
    try (var socket = new KernelSocket(server, kernel)) {
      for (var cell : notebook.path("cells")) {
        var exercise = cell.at("/metadata/sparkmaster/exercise").asText();
        if (!exercise.isEmpty()) {
          ((ObjectNode) cell).put("source", ANSWERS.get(exercise));
        }
        if (cell.path("cell_type").asText().equals("code")) {
          socket.run(cell.path("id").asText(), cell.path("source").asText());
        }
        if (!exercise.isEmpty()) {
          check(exercise, kernel, cell, runs);
        }
      }
    }
    var body = BenchServer.JSON.createObjectNode().put("type", "notebook").put("format", "json");
    body.set("content", notebook);
    server.put("/api/contents/" + path, body.toString());
    for (int i = 0; i <= runs; i++) {
      submit(path, i == 0 ? firstSubmit : submits);
    }
    BenchServer.print("check, the first one of each exercise, ms", firstChecks);
    checks.forEach((exercise, times) -> BenchServer.print("check: " + exercise + ", ms", times));
    BenchServer.print("submit, the solution's answers not known yet, ms", firstSubmit);
    BenchServer.print("submit, ms", submits);
  }

  private void check(String exercise, String kernel, JsonNode cell, int runs) throws Exception {
    var body = BenchServer.JSON.createObjectNode().put("kernelId", kernel);
    body.putArray("cells")
        .addObject()
        .put("exercise", exercise)
        .put("cellId", cell.path("id").asText())
        .put("source", cell.path("source").asText());
    for (int i = 0; i <= runs; i++) {
      var begun = System.nanoTime();
      var verdict =
          server.post(API + "exercises" + LESSON + "/" + exercise + "/check", body.toString());
      require("passed", verdict);
      // The first one may wait for the solution's answers, which are found out ahead.
      var times =
          i == 0 ? firstChecks : checks.computeIfAbsent(exercise, e -> new ArrayList<>());
      times.add(BenchServer.millisSince(begun));
    }
  }

  private void submit(String path, List<Double> times) throws Exception {
    var begun = System.nanoTime();
    var body = BenchServer.JSON.createObjectNode().put("path", path).toString();
    var submission =
        server.post(API + "exercises" + LESSON + "/one-job/submissions", body);
    while (!submission.path("state").asText().equals("done")) {
      TimeUnit.MILLISECONDS.sleep(20);
      submission = server.get(API + "submissions/" + submission.path("id").asText());
      if (submission.path("state").asText().equals("interrupted")) {
        throw new IllegalStateException(submission.toString());
      }
    }
    require("passed", submission.path("verdict"));
    times.add(BenchServer.millisSince(begun));
  }

  private static void require(String state, JsonNode verdict) {
    if (!verdict.path("state").asText().equals(state)) {
      throw new IllegalStateException("Not " + state + ": " + verdict);
    }
  }
}
