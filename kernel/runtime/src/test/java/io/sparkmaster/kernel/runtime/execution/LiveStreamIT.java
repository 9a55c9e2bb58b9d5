package io.sparkmaster.kernel.runtime.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkmaster.kernel.protocol.Channel;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.Message;
import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.runtime.language.Language;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streaming Datasets, shown while they run. */
class LiveStreamIT {
  private final List<Message> published = new CopyOnWriteArrayList<>();
  private KernelInMemory notebook;

  @BeforeEach
  void start() throws Exception {
    notebook = new KernelInMemory(Language.SCALA);
    notebook
        .client()
        .listen(
            (channel, message) -> {
              published.add(message);
            });
    notebook.run("val r = spark.readStream.format(\"rate\").option(\"rowsPerSecond\", 20).load()");
  }

  @AfterEach
  void stop() {
    notebook.close();
  }

  @Test
  void aStreamIsShownWithItsRatesUntilStopEndsIt() throws Exception {
    notebook.client().answerInput(question -> "");
    var running = startInNotebook("r.selectExpr(\"value AS n\")");

    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(() -> texts(published).stream().anyMatch(text -> text.contains("20 rows")));
    notebook
        .client()
        .ask(Channel.CONTROL, "interrupt_request", Json.object(), KernelInMemory.DEADLINE);
    var stopped = running.get(60, TimeUnit.SECONDS);

    assertThat(stopped.reply().content().path("ename").asText()).isEqualTo("Stopped");
    var texts = texts(stopped.published());
    assertThat(texts)
        .anySatisfy(
            text ->
                assertThat(text)
                    .containsPattern("Batch \\d+ · [\\d.]+ rows/s in, [\\d.,]+ rows/s"));
    assertThat(texts.get(texts.size() - 1)).matches("(?s)Stopped\\. .* batches with .* rows in .*");
    assertThat(stopped.published("display_data")).hasSize(1);
    assertThat(notebook.run("spark.streams.active.length").result("text/plain").orElseThrow())
        .endsWith("0");
  }

  @Test
  void inAnOutputWithANameItIsShownUntilStopAndAnotherCellReplacesIt() throws Exception {
    notebook.client().answerInput(question -> "");
    var running = startInNotebook("display(r.selectExpr(\"value AS n\"), \"numbers\")");
    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () ->
                texts("numbers", published).stream()
                        .filter(text -> text.contains("20 rows"))
                        .distinct()
                        .count()
                    > 1);

    notebook
        .client()
        .ask(Channel.CONTROL, "interrupt_request", Json.object(), KernelInMemory.DEADLINE);
    var stopped = running.get(60, TimeUnit.SECONDS);

    assertThat(stopped.published("display_data")).hasSize(1);
    var texts = texts("numbers", stopped.published());
    assertThat(texts.get(texts.size() - 1)).startsWith("Stopped. ");
    assertThat(notebook.run("updateDisplay(\"another value\", \"numbers\")").status())
        .isEqualTo("ok");
    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(() -> texts("numbers", published).contains("another value"));
  }

  private CompletableFuture<Execution> startInNotebook(String code) {
    var metadata = Json.object().put("cellId", "stream");
    return notebook.client().start(code, Json.object(), metadata);
  }

  @Test
  void aClientThatReplacesNoOutputGetsATableNowAndThen() throws Exception {
    notebook.client().answerInput(question -> "");
    var running = notebook.client().start("r.selectExpr(\"value AS n\")");

    await()
        .atMost(KernelInMemory.DEADLINE)
        .until(
            () -> texts(published).stream().filter(text -> text.contains("rows/s in")).count() > 1);
    notebook
        .client()
        .ask(Channel.CONTROL, "interrupt_request", Json.object(), KernelInMemory.DEADLINE);
    var stopped = running.get(60, TimeUnit.SECONDS);

    assertThat(stopped.published("update_display_data")).isEmpty();
    var texts = texts(stopped.published());
    assertThat(texts.get(0)).startsWith("The stream starts.").contains("Ctrl-C");
    assertThat(texts.subList(1, texts.size())).allMatch(text -> text.contains("20 rows"));
    assertThat(texts.get(texts.size() - 1)).startsWith("Stopped. ");
  }

  @Test
  void itTakesThePlaceOfAnOutputWithAName() {
    notebook.run("display(\"before\", \"place\")");

    var execution = notebook.run("updateDisplay(r.selectExpr(\"value AS n\"), \"place\")");

    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    assertThat(execution.published("display_data")).isEmpty();
    var texts = texts("place", execution.published());
    assertThat(texts.get(texts.size() - 1)).startsWith("Ended after 5 s");
  }

  private static List<String> texts(String displayId, List<Message> published) {
    return published.stream()
        .filter(each -> each.content().at("/transient/display_id").asText().equals(displayId))
        .map(each -> each.content().at("/data/text~1plain").asText())
        .toList();
  }

  @Test
  void whereNobodyCanStopItItEndsByItselfWithWhatItHas() {
    var execution =
        notebook.run("display(r.groupBy($\"value\" % 3 as \"k\").count().orderBy(\"k\"))");

    assertThat(execution.status()).as("%s", execution.reply().content()).isEqualTo("ok");
    var texts = texts(execution.published());
    assertThat(texts.get(texts.size() - 1))
        .startsWith("Ended after 5 s")
        .contains("The result so far.")
        .containsPattern("(?s)\\| 0 \\|.*\\| 1 \\|.*\\| 2 \\|");
    assertThat(texts).anySatisfy(text -> assertThat(text).contains("rows of state"));
  }

  @Test
  void aStreamThatFailsShowsTheCauseAndTheCellsLine() {
    var execution =
        notebook.run(
            "val odd = udf((x: Long) => if (x > 3) sys.error(\"no \" + x) else x)\n"
                + "r.select(odd($\"value\"))");

    assertThat(execution.status()).isEqualTo("error");
    assertThat(execution.reply().content().path("evalue").asText()).startsWith("no ");
    assertThat(execution.reply().content().path("traceback").toString()).contains("→ line 1:");
    var texts = texts(execution.published());
    assertThat(texts.get(texts.size() - 1)).startsWith("It failed.");
  }

  @Test
  void aStreamThatDisplayShowsFailsWithItsOwnCause() {
    var execution =
        notebook.run(
            "val odd = udf((x: Long) => if (x > 3) sys.error(\"no \" + x) else x)\n"
                + "display(r.select(odd($\"value\")))");

    assertThat(execution.reply().content().path("evalue").asText()).startsWith("no ");
  }

  @Test
  void withoutRowsItEndsByItselfAndSaysSo(@TempDir Path empty) {
    var execution = notebook.run("spark.readStream.text(\"" + empty + "\")");

    var texts = texts(execution.published());
    assertThat(texts.get(texts.size() - 1))
        .startsWith("Ended after 20 s, as no rows came. 0 batches with 0 rows");
  }

  @Test
  void moreGroupsThanAreShownAreSaidToBeMoreAndLongTextsAreCut() {
    var execution =
        notebook.run(
            """
            val many = r.select(explode(sequence(lit(1), lit(500))) as "k")
            many.groupBy("k").agg(first(repeat(lit("x"), 1000)) as "text")
            """);

    var texts = texts(execution.published());
    assertThat(texts.get(texts.size() - 1))
        .contains("The result so far.", "The first 20 rows; there are more.");
    var bundles = bundles(execution.published());
    assertThat(bundles.get(bundles.size() - 1).path("text/html").asText())
        .contains("x".repeat(299) + "…")
        .doesNotContain("x".repeat(300));
  }

  private static List<JsonNode> bundles(List<Message> published) {
    return published.stream()
        .filter(each -> each.content().at("/transient/display_id").asText().startsWith("stream-"))
        .map(each -> each.content().path("data"))
        .toList();
  }

  private static List<String> texts(List<Message> published) {
    return bundles(published).stream().map(data -> data.path("text/plain").asText()).toList();
  }
}
