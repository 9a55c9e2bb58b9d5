import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What was measured, what must be, and whether it is. */
final class SpeedTable {
  private static final List<String> SERVERS = List.of("ours", "jupyter", "tuned");

  private final Map<String, Map<String, Double>> measured;

  SpeedTable(Map<String, Map<String, Double>> measured) {
    this.measured = measured;
  }

  private record Row(
      String figure, String must, Function<String, Double> value, boolean met, String unit) {}

  private double value(String server, String figure) {
    return measured.getOrDefault(server, Map.of()).getOrDefault(figure, Double.NaN);
  }

  private double better(String figure) {
    return SERVERS.stream()
        .skip(1)
        .mapToDouble(it -> value(it, figure))
        .filter(it -> !Double.isNaN(it))
        .max()
        .orElse(Double.NaN);
  }

  /** Of what was measured. */
  private List<Row> rows() {
    return allRows().stream().filter(row -> !row.value().apply("ours").isNaN()).toList();
  }

  private List<Row> allRows() {
    Function<String, Double> median = s -> value(s, "info p50") - value("direct", "info p50");
    Function<String, Double> slow = s -> value(s, "info p99") - value("direct", "info p99");
    return List.of(
        row(
            "kernel_info above direct ZeroMQ, p50",
            "<= 0.5",
            median,
            median.apply("ours") <= 0.5,
            "ms"),
        row("kernel_info above direct ZeroMQ, p99", "<= 2", slow, slow.apply("ours") <= 2, "ms"),
        times("outputs of a flood", "flood", 5, "/s"),
        row("of these lost", "0", s -> value(s, "lost"), value("ours", "lost") == 0, ""),
        times("GET of 100 cells with hash", "get", 10, "/s"),
        times("PUT of 100 cells, one client", "put", 10, "/s"),
        times("PUT of 100 cells, eight clients", "puts", 10, "/s"),
        row("these files by a bare loop", "", s -> value(s, "files"), true, "/s"),
        row(
            "start to listening",
            "<= 1200",
            s -> value(s, "start"),
            value("ours", "start") <= 1200,
            "ms"),
        row(
            "resident, idle",
            "<= 150",
            s -> value(s, "resident"),
            value("ours", "resident") <= 150,
            "MB"));
  }

  private Row times(String figure, String key, int factor, String unit) {
    var met = value("ours", key) >= factor * better(key);
    return row(figure, factor + " x", s -> value(s, key), met, unit);
  }

  private static Row row(
      String figure, String must, Function<String, Double> value, boolean met, String unit) {
    return new Row(figure, must, value, met, unit);
  }

  boolean allMet() {
    return rows().stream().allMatch(Row::met);
  }

  String markdown() {
    var out = new StringBuilder();
    out.append("| figure | must | SparkMaster | jupyter_server | with TCP_NODELAY, no limit | |\n");
    out.append("|---|---|---|---|---|---|\n");
    for (var row : rows()) {
      var figure = row.unit().isEmpty() ? row.figure() : row.figure() + ", " + row.unit();
      out.append("| ").append(figure).append(" | ").append(row.must());
      for (var server : SERVERS) {
        out.append(" | ").append(number(row.value().apply(server)));
      }
      out.append(row.must().isEmpty() ? " | |\n" : row.met() ? " | met |\n" : " | missed |\n");
    }
    return out.toString();
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%.0f", value);
  }

  String json() {
    var all = new LinkedHashMap<String, Object>();
    all.put("schema", 1);
    all.put("measured", measured);
    var missed = rows().stream().filter(row -> !row.met()).map(Row::figure).toList();
    all.put("missed", missed);
    return BenchServer.JSON.valueToTree(all).toPrettyString();
  }
}
