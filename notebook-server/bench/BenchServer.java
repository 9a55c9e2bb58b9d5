import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkmaster.server.accounts.Accounts;
import io.sparkmaster.server.accounts.Credentials;
import io.sparkmaster.server.http.Role;
import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.storage.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The built server, started by its script on a home of its own. */
final class BenchServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String TOKEN = "bench";

  // Without it, the first request asks for another version of HTTP.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final Path home;
  private final String base;
  private final double startMillis;
  private final String token;

  BenchServer(Process process, Path home, String base, double startMillis, String token) {
    this.token = token;
    this.process = process;
    this.home = home;
    this.base = base;
    this.startMillis = startMillis;
  }

  static BenchServer start(Path distribution, int pool) throws IOException {
    var home = Files.createTempDirectory("sparkmaster-bench-");
    Files.writeString(
        home.resolve("server.properties"), "kernel-pool-size=" + pool + "\nstop-kernels=true\n");
    var command =
        List.of(
            distribution.resolve("bin/sparkmaster").toString(),
            "start",
            "--no-browser",
            "--port",
            "0",
            "--home",
            home.toString(),
            "--token",
            TOKEN);
    var begun = System.nanoTime();
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var reader = new BufferedReader(new InputStreamReader(process.getInputStream()));
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.strip().startsWith("http") && line.contains("token=")) {
        var base = line.strip().replaceFirst("/login.*", "");
        return new BenchServer(process, home, base, millisSince(begun), TOKEN);
      }
    }
    throw new IllegalStateException("The server ended before it printed its address");
  }

  /** One in class mode, on a home folder that has its settings and accounts. */
  static BenchServer startForMany(Path distribution, Path home) throws IOException {
    var command =
        List.of(
            distribution.resolve("bin/sparkmaster").toString(),
            "start",
            "--no-browser",
            "--port",
            "0",
            "--home",
            home.toString());
    var begun = System.nanoTime();
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var reader = new BufferedReader(new InputStreamReader(process.getInputStream()));
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.contains(" runs at http")) {
        var base = line.replaceFirst(".* runs at ", "").strip().replaceFirst("/$", "");
        return new BenchServer(process, home, base, millisSince(begun), "");
      }
    }
    throw new IllegalStateException("The server ended before it printed its address");
  }

  /** Makes accounts of so many learners in a home folder; the token of each. */
  static List<String> accounts(Path home, int count) {
    var tokens = new ArrayList<String>();
    try (var database = Database.open(home.resolve("sparkmaster.db"))) {
      var accounts = new Accounts(database.jdbi(), InstantSource.system());
      var credentials = new Credentials(database.jdbi(), InstantSource.system());
      accounts.add(new UserId("root"), "Root", Role.ADMIN);
      for (int i = 0; i < count; i++) {
        var user = new UserId("learner-" + i);
        accounts.add(user, "Learner " + i, Role.LEARNER);
        tokens.add(credentials.makeToken(user, Role.LEARNER, Duration.ofDays(1)).secret());
      }
    }
    return tokens;
  }

  /** The same server, for somebody else. */
  BenchServer as(String other) {
    return new BenchServer(process, home, base, startMillis, other);
  }

  String token() {
    return token;
  }

  /**
   * Of each process that was started with the kernel's main class; pages shared by several count in
   * parts.
   */
  List<Double> kernelMegabytes() throws IOException {
    var all = new ArrayList<Double>();
    for (var each : process.descendants().toList()) {
      var command = each.info().commandLine().orElse("");
      if (command.contains("KernelMain")
          && command.contains("/java ")
          && !command.contains("bwrap")) {
        all.add(megabytes("Pss", Path.of("/proc", String.valueOf(each.pid()), "smaps_rollup")));
      }
    }
    return all;
  }

  void delete(String path) throws IOException, InterruptedException {
    var answer = http.send(request(path).DELETE().build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
  }

  Path home() {
    return home;
  }

  String base() {
    return base;
  }

  /** From exec to the login link. */
  double startMillis() {
    return startMillis;
  }

  HttpClient http() {
    return http;
  }

  double residentMegabytes() throws IOException {
    return residentMegabytes(process.pid());
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode put(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "token " + token);
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** The kernel of a notebook, which a session is made for. */
  String kernelFor(String notebook) throws IOException, InterruptedException {
    var body =
        JSON.createObjectNode().put("path", notebook).put("type", "notebook").put("name", "");
    body.putObject("kernel").put("name", "sparkmaster-scala");
    return post("/api/sessions", body.toString()).path("kernel").path("id").asText();
  }

  static double residentMegabytes(long pid) throws IOException {
    return megabytes("VmRSS", Path.of("/proc", String.valueOf(pid), "status"));
  }

  private static double megabytes(String field, Path file) throws IOException {
    for (var line : Files.readAllLines(file)) {
      if (line.startsWith(field + ":")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IllegalStateException("No %s in %s".formatted(field, file));
  }

  static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  static void print(String what, List<Double> values) {
    Collections.sort(values);
    System.out.printf(
        Locale.ROOT,
        "%-56s median %9.2f   least %9.2f   most %9.2f   (%d)%n",
        what,
        values.get(values.size() / 2),
        values.get(0),
        values.get(values.size() - 1),
        values.size());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    try (var files = Files.walk(home)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
