package io.sparkmaster.graders.runner.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.courses.catalog.Target;
import io.sparkmaster.graders.spi.v1.Column;
import io.sparkmaster.graders.spi.v1.Finding;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.graders.spi.v1.Table;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.evidence.EvidenceLimits;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class EvidenceClientTest {
  private static final Probe<Table> ROWS = new Probe.Rows(100);
  private static final Probe<List<Column>> SCHEMA = new Probe.Schema();

  private static Inquiry inquiry(List<List<Probe<?>>> probes) {
    return Inquiry.of(
        new Target(Target.Kind.VARIABLE, Optional.of("total")),
        "cell-7",
        probes,
        new EvidenceLimits(10, 1000, 1));
  }

  private static KernelLink answering(String json) {
    return (type, content) ->
        CompletableFuture.completedFuture(
            Json.parseObject(json.getBytes(StandardCharsets.UTF_8), "reply"));
  }

  private static final String SCHEMA_JSON =
      """
      {"type": "struct", "fields": [
        {"name": "day", "type": "date", "nullable": true, "metadata": {}},
        {"name": "n", "type": "long", "nullable": false, "metadata": {}},
        {"name": "price", "type": "decimal(10,2)", "nullable": true, "metadata": {}},
        {"name": "x", "type": "double", "nullable": true, "metadata": {}}]}
      """;

  @Test
  void eachProbeOfSeveralGradersIsAskedOnce() {
    var asked = new ArrayList<ObjectNode>();
    KernelLink kernel =
        (type, content) -> {
          assertThat(type).isEqualTo("sparkmaster_evidence_request");
          asked.add(content);
          return CompletableFuture.failedFuture(new IllegalStateException("gone"));
        };

    var answers =
        EvidenceClient.collect(
            kernel, inquiry(List.of(List.of(ROWS, SCHEMA), List.of(SCHEMA, ROWS))));

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).path("probes")).hasSize(2);
    assertThat(asked.get(0).path("cell_id").asText()).isEqualTo("cell-7");
    assertThat(asked.get(0).at("/target/kind").asText()).isEqualTo("variable");
    assertThat(answers.complete()).isFalse();
  }

  @Test
  void rowsBecomeJavaValues() {
    var reply =
        """
        {"schema": 1, "status": "ok", "probes": [{"kind": "rows", "ok": true, "result":
          {"schema": %s, "truncated": false,
           "rows": [["2000-01-31", "9007199254740993", "1.50", {"$": "NaN"}], [null, "1", null, null]]}}]}
        """
            .formatted(SCHEMA_JSON);

    var finding =
        EvidenceClient.collect(answering(reply), inquiry(List.of(List.of(ROWS)))).finding(ROWS);

    var table = finding.value().orElseThrow();
    assertThat(table.columns()).extracting(Column::name).containsExactly("day", "n", "price", "x");
    assertThat(table.columns().get(1).type()).hasToString("bigint");
    assertThat(table.rows().get(0))
        .containsExactly(
            LocalDate.of(2000, 1, 31), 9007199254740993L, new BigDecimal("1.50"), Double.NaN);
    assertThat(table.rows().get(1)).containsExactly(null, 1L, null, null);
  }

  @Test
  void aReasonKeepsItsCause() {
    var reply =
        """
        {"schema": 1, "status": "ok", "probes": [
          {"kind": "rows", "ok": false, "cause": "not_attempted", "reason": "no variable total"}]}
        """;

    var finding =
        EvidenceClient.collect(answering(reply), inquiry(List.of(List.of(ROWS)))).finding(ROWS);

    assertThat(finding)
        .isEqualTo(new Finding.Missing<Table>(Cause.NOT_ATTEMPTED, "no variable total"));
  }

  @Test
  void whatAKernelGarblesIsMissingAndNeverAnError() {
    for (var reply :
        List.of(
            "{}",
            "{\"status\": \"ok\"}",
            "{\"status\": \"ok\", \"schema\": 1, \"probes\": [{\"kind\": \"value\", \"ok\": true}]}",
            "{\"status\": \"ok\", \"schema\": 1, \"probes\": [{\"kind\": \"rows\", \"ok\": true,"
                + " \"result\": {\"rows\": [[1]], \"schema\": {}, \"truncated\": false}}]}",
            "{\"status\": \"error\", \"evalue\": \"unknown message\"}")) {
      var answers =
          EvidenceClient.collect(answering(reply), inquiry(List.of(List.of(ROWS, SCHEMA))));

      assertThat(answers.finding(ROWS)).as(reply).isInstanceOf(Finding.Missing.class);
      assertThat(answers.finding(SCHEMA)).as(reply).isInstanceOf(Finding.Missing.class);
    }
  }

  @Test
  void aKernelThatNeverAnswersIsNotWaitedForForever() {
    KernelLink silent = (type, content) -> new CompletableFuture<>();

    var answers = EvidenceClient.collect(silent, inquiry(List.of(List.of(ROWS))));

    assertThat(answers.finding(ROWS))
        .isInstanceOfSatisfying(
            Finding.Missing.class,
            missing -> assertThat(missing.cause()).isEqualTo(Cause.UNAVAILABLE));
  }

  @Test
  void answersAreTheSameAfterTheyWereKept() {
    var reply =
        "{\"schema\": 1, \"status\": \"ok\", \"probes\": [{\"kind\": \"schema\", \"ok\": true,"
            + " \"result\": {\"schema\": "
            + SCHEMA_JSON
            + "}}]}";
    var answers = EvidenceClient.collect(answering(reply), inquiry(List.of(List.of(SCHEMA))));

    var again = Answers.ofJson(answers.toJson());

    assertThat(again.complete()).isTrue();
    assertThat(again.finding(SCHEMA)).isEqualTo(answers.finding(SCHEMA));
    assertThat(again.finding(ROWS)).isInstanceOf(Finding.Missing.class);
  }
}
