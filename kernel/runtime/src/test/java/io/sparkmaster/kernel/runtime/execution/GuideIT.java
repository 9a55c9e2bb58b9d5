package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every example of the learners' guide runs, in the guide's order, and shows what it says. */
class GuideIT {
  private static final Path GUIDE = Path.of("../docs/in-a-notebook.md");

  /** A fence, its code, and the output below it, if the page shows one. */
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^```\\n((?s:.*?))^```\\n(?:\\n((?:    .*\\n)+))?");

  private static final String STOPPED = "spark.range(1L << 40).count()";
  private static final String FROM_A_REPOSITORY = "%maven ";

  /** What the guide's text says of examples, by how they begin. */
  private static final Map<String, List<String>> SHOWN = new LinkedHashMap<>();

  static {
    SHOWN.put("val trips =", List.of("<table>", "The first 20 rows; there are more."));
    SHOWN.put("trips.take(3)", List.of("<table>", "3 rows"));
    SHOWN.put("display(trips)", List.of("vnd.sparkmaster.table.v1+json", "after the table"));
    SHOWN.put("display(\"before\"", List.of("before", "update_display_data", "after"));
    SHOWN.put("Chart.line", List.of("vnd.vegalite.v5+json", "\"title\":\"day\""));
    SHOWN.put("Chart.bar", List.of("vnd.vegalite.v5+json", "Turin"));
    SHOWN.put("Chart.scatter", List.of("vnd.vegalite.v5+json", "A sample of", "10,000 rows"));
    SHOWN.put("Chart.histogram", List.of("vnd.vegalite.v5+json", "km"));
    SHOWN.put("val ticks", List.of("rows/s in", "rows/s processed", "rows of state", "Ended"));
    SHOWN.put(STOPPED, List.of("Spark: 1 job", "Stopped"));
    SHOWN.put(
        "val perCity",
        List.of("What these steps do", "B shuffled", "10,000 rows", " ms in all tasks"));
    SHOWN.put("%explain --run", List.of("What these steps do", "rows"));
    SHOWN.put("%%sql\n%explain", List.of("What these steps do", "km"));
    SHOWN.put("org.slf4j.LoggerFactory", List.of("stderr", "INFO trips: 10000 rows"));
    SHOWN.put("trips.select(\"cty\")", List.of("Hint:", "Did you mean city?"));
    SHOWN.put("def check", List.of("IllegalArgumentException", "The whole stack trace"));
    SHOWN.put("%trace", List.of("java.lang.IllegalArgumentException: no sevens", "at org.apache"));
    SHOWN.put("val least", List.of("least: Double = 19.5"));
    SHOWN.put("%%sql name=far", List.of("<table>", "km"));
    SHOWN.put("%%java\nlong howMany", List.of("<table>", "count", "Milan"));
    SHOWN.put("println(howMany * 2)", List.of("stdout"));
    SHOWN.put("val name =", List.of("name: String = Ada", "keyLength: Int = 3"));
  }

  private record Block(String code, String output) {
    boolean fails() {
      return code.startsWith("trips.select(\"cty\")")
          || code.startsWith("def check")
          || code.startsWith(STOPPED);
    }
  }

  private static List<Block> blocks() throws Exception {
    var blocks = new ArrayList<Block>();
    var found = BLOCK.matcher(Files.readString(GUIDE));
    while (found.find()) {
      blocks.add(
          new Block(found.group(1).stripTrailing(), found.group(2) == null ? "" : found.group(2)));
    }
    return blocks;
  }

  @Test
  void everyExampleRunsAndShowsWhatTheGuideSays() throws Exception {
    var blocks = blocks();
    assertThat(SHOWN.keySet())
        .as("examples that the guide no longer has")
        .allMatch(begin -> blocks.stream().anyMatch(each -> each.code().startsWith(begin)));
    assertThat(blocks).filteredOn(each -> !each.output().isEmpty()).isNotEmpty();

    var softly = new SoftAssertions();
    try (var notebook = new KernelInMemory(Language.SCALA)) {
      for (var block : blocks) {
        if (block.code().startsWith(FROM_A_REPOSITORY)) {
          // Needs a network; MagicsIT adds libraries from a repository of its own.
          continue;
        }
        var ran = run(notebook, block.code());
        softly
            .assertThat(ran.status())
            .as(block.code() + "\n" + ran.reply().content())
            .isEqualTo(block.fails() ? "error" : "ok");
        var shown =
            SHOWN.entrySet().stream()
                .filter(each -> block.code().startsWith(each.getKey()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("What shows this? " + block.code()));
        softly.assertThat(published(ran)).as(block.code()).contains(shown.getValue());
        if (!block.output().isEmpty()) {
          softly.assertThat(lines(report(ran))).isEqualTo(lines(block.output()));
        }
      }
    }
    softly.assertAll();
  }

  private static Execution run(KernelInMemory notebook, String code) throws Exception {
    var client = notebook.client();
    var more = Json.object().put("allow_stdin", code.contains("readLine"));
    client.answerInput(question -> question.content().path("password").asBoolean() ? "key" : "Ada");
    if (!code.equals(STOPPED)) {
      return client.start(code, more).get(2, TimeUnit.MINUTES);
    }
    var shown = new AtomicBoolean();
    client.listen(
        (channel, message) -> {
          if (message.content().toString().contains("1 job running")) {
            shown.set(true);
          }
        });
    var running = client.start(code, more);
    Awaitility.await().atMost(KernelInMemory.DEADLINE).untilTrue(shown);
    client.ask(Channel.CONTROL, "interrupt_request", Json.object(), Duration.ofSeconds(30));
    return running.get(1, TimeUnit.MINUTES);
  }

  /** All that came of a cell, with the types of the messages. */
  private static String published(Execution ran) {
    return ran.published().stream()
        .map(each -> each.type() + " " + each.content())
        .collect(Collectors.joining("\n"));
  }

  private static String report(Execution ran) {
    return StreamSupport.stream(ran.reply().content().path("traceback").spliterator(), false)
        .map(line -> line.asText().replaceAll("\u001b\\[[0-9;]*m", ""))
        .collect(Collectors.joining("\n"));
  }

  /** The guide says of the frames' numbers that they vary. */
  private static List<String> lines(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> line.startsWith("…") ? "… frames" : line)
        .toList();
  }
}
