package io.sparkmaster.kernel.protocol.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.evidence.EvidenceTarget.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceMessagesTest {
  private static ObjectNode json(String text) {
    return Json.parseObject(text.getBytes(UTF_8), "test");
  }

  private static ObjectNode wire(ObjectNode content) {
    return Json.parseObject(Json.write(content), "test");
  }

  @Property(tries = 500)
  void everyRequestIsReadAsItWasWritten(@ForAll("requests") EvidenceRequest request) {
    assertThat(EvidenceRequest.parse(wire(request.toJson()))).isEqualTo(request);
  }

  @Property(tries = 500)
  void everyReplyIsReadAsItWasWritten(@ForAll("replies") EvidenceReply reply) {
    var content = wire(reply.toJson());

    assertThat(wire(EvidenceReply.parse(content).toJson())).isEqualTo(content);
    assertThat(EvidenceReply.parse(content).toString()).isEqualTo(reply.toString());
  }

  @Test
  void aRequestHasTheDocumentedFields() {
    var request =
        new EvidenceRequest(
            "c1",
            new EvidenceTarget(Kind.VARIABLE, "total"),
            List.of(new EvidenceProbe.Rows(OptionalInt.of(5)), new EvidenceProbe.Schema()),
            new EvidenceLimits(10, 1000, 3));

    assertThat(wire(request.toJson()))
        .isEqualTo(
            json(
                """
                {"schema": 1, "cell_id": "c1", "target": {"kind": "variable", "name": "total"},
                 "probes": [{"kind": "rows", "limit": 5}, {"kind": "schema"}],
                 "limits": {"rows": 10, "bytes": 1000, "seconds": 3}}\
                """));
  }

  @Test
  void aReasonWithoutACauseMeansThatTheEvidenceIsUnavailable() {
    var reply =
        EvidenceReply.parse(
            json(
                """
                {"schema": 1, "status": "ok",
                 "probes": [{"kind": "rows", "ok": false, "reason": "no variable named total"}]}\
                """));

    assertThat(reply)
        .isEqualTo(
            new EvidenceReply.Answered(
                List.of(
                    new ProbeAnswer.Missing(
                        "rows", ProbeAnswer.Cause.UNAVAILABLE, "no variable named total")),
                Optional.empty()));
  }

  @Test
  void anErrorInJupytersShapeIsARefusal() {
    assertThat(
            EvidenceReply.parse(
                json("{\"status\": \"error\", \"ename\": \"X\", \"evalue\": \"not known\"}")))
        .isEqualTo(new EvidenceReply.Refused("not known"));
  }

  @Test
  void fieldsOfALaterVersionAreIgnored() {
    assertThat(EvidenceProbe.parse(json("{\"kind\": \"schema\", \"depth\": 3}")))
        .isEqualTo(new EvidenceProbe.Schema());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"kind\": \"row\"}                     | there is no probe \"row\"; known are rows,"
            + " schema",
        "{\"kind\": \"rows\", \"limit\": 0}      | \"limit\" is 0, but it must be a whole number"
            + " from 1",
        "{\"kind\": \"rows\", \"limit\": 1.5}    | \"limit\" is 1.5",
        "{\"kind\": \"run\", \"code\": \"1\"}    | \"language\" is absent, but it must be a text",
        "{\"kind\": \"stream\", \"batches\": 1}  | \"batches\" is 1, but it must be an array",
        "{\"kind\": \"stream\", \"batches\": [1]} | \"batches\" must hold arrays of texts",
        "{}                                      | \"kind\" is absent"
      })
  void aProbeThatCannotBeReadNamesItsFault(String probe, String fault) {
    assertThatThrownBy(() -> EvidenceProbe.parse(json(probe)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"schema\": 2}                                    | \"schema\" is 2, but it must be the"
            + " number 1",
        "{\"schema\": 1}                                    | \"target\" is absent",
        "{\"schema\": 1, \"target\": {\"kind\": \"var\"}}   | one of variable, cell_result,"
            + " function, files, query",
        "{\"schema\": 1, \"target\": {\"kind\": \"variable\"}} | needs a name"
      })
  void aRequestThatCannotBeReadNamesItsFault(String request, String fault) {
    assertThatThrownBy(() -> EvidenceRequest.parse(json(request)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(fault);
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings().ofMaxLength(8);
  }

  @Provide
  Arbitrary<EvidenceRequest> requests() {
    var targets = Combinators.combine(Arbitraries.of(Kind.class), texts()).as(EvidenceTarget::new);
    Arbitrary<EvidenceProbe> probes =
        Arbitraries.oneOf(
            Arbitraries.of(
                new EvidenceProbe.Schema(),
                new EvidenceProbe.Plan(),
                new EvidenceProbe.Metrics(),
                new EvidenceProbe.Output(),
                new EvidenceProbe.Value(),
                new EvidenceProbe.Files(),
                new EvidenceProbe.Rows(OptionalInt.empty())),
            Arbitraries.integers()
                .greaterOrEqual(1)
                .map(limit -> new EvidenceProbe.Rows(OptionalInt.of(limit))),
            Combinators.combine(texts(), texts()).as(EvidenceProbe.Run::new),
            texts().list().ofMaxSize(3).list().ofMaxSize(3).map(EvidenceProbe.Stream::new));
    var limits =
        Combinators.combine(
                Arbitraries.integers().greaterOrEqual(1),
                Arbitraries.longs().greaterOrEqual(1),
                Arbitraries.integers().greaterOrEqual(1))
            .as(EvidenceLimits::new);
    return Combinators.combine(texts().injectNull(0.3), targets, probes.list().ofMaxSize(5), limits)
        .as(EvidenceRequest::new);
  }

  @Provide
  Arbitrary<EvidenceReply> replies() {
    var counts = Arbitraries.longs().greaterOrEqual(0);
    var schema = json("{\"type\": \"struct\", \"fields\": []}");
    Arbitrary<ProbeAnswer> found =
        Arbitraries.oneOf(
            Arbitraries.integers()
                .between(0, 3)
                .map(
                    n ->
                        new ProbeAnswer.Found(
                            "rows",
                            new ProbeResult.Rows(
                                schema,
                                java.util.Collections.nCopies(n, ProbeResult.newRow().add("1")),
                                n == 0))),
            Arbitraries.just(new ProbeAnswer.Found("schema", new ProbeResult.Schema(schema))),
            texts()
                .map(
                    text ->
                        new ProbeAnswer.Found(
                            "value",
                            new ProbeResult.Value("String", TypedValues.write(text), text))),
            Combinators.combine(texts(), texts())
                .as((a, b) -> new ProbeAnswer.Found("output", new ProbeResult.Output(a, b, true))),
            counts
                .list()
                .ofSize(12)
                .map(
                    c ->
                        new ProbeAnswer.Found(
                            "metrics",
                            new ProbeResult.Metrics(
                                c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5),
                                c.get(6), c.get(7), c.get(8), c.get(9), c.get(10), c.get(11),
                                2.5))),
            counts.map(
                count ->
                    new ProbeAnswer.Found(
                        "plan",
                        new ProbeResult.Plan(
                            new PlanTree(
                                "Sort",
                                "Sort [a]",
                                Map.of(),
                                List.of("half"),
                                Optional.empty(),
                                List.of(
                                    new PlanTree(
                                        "Scan",
                                        "",
                                        Map.of("rows", count),
                                        List.of(),
                                        Optional.of(
                                            new PlanScan(
                                                List.of("a", "b"),
                                                List.of("EqualTo(a,1)"),
                                                List.of("a"),
                                                List.of("c"))),
                                        List.of())))))),
            counts.map(
                count ->
                    new ProbeAnswer.Found(
                        "files",
                        new ProbeResult.Files(
                            List.of(new ProbeResult.WrittenFile("a/b", count))))));
    Arbitrary<ProbeAnswer> missing =
        Combinators.combine(texts(), Arbitraries.of(ProbeAnswer.Cause.class), texts())
            .as(ProbeAnswer.Missing::new);
    return Arbitraries.oneOf(
        Arbitraries.oneOf(found, missing)
            .list()
            .ofMaxSize(6)
            .map(
                answers ->
                    (EvidenceReply)
                        new EvidenceReply.Answered(
                            answers,
                            answers.size() % 2 == 0
                                ? Optional.empty()
                                : Optional.of(CellRun.of("val a = 1", answers.size() > 2)))),
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(8)
            .map(reason -> (EvidenceReply) new EvidenceReply.Refused(reason)));
  }
}
