package io.sparkmaster.graders.runner.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.graders.spi.v1.CellSource;
import io.sparkmaster.graders.spi.v1.Finding;
import io.sparkmaster.graders.spi.v1.Finding.Cause;
import io.sparkmaster.graders.spi.v1.Probe;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.evidence.CellRun;
import io.sparkmaster.kernel.protocol.evidence.EvidenceReply;
import io.sparkmaster.kernel.protocol.evidence.ProbeAnswer;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a kernel said to the probes of one exercise, in its own words, so that it can be kept and
 * hashed as it came. Immutable: the JSON inside is never changed.
 */
public final class Answers {
  private final Map<ObjectNode, JsonNode> byProbe;

  private final boolean answered;
  private final Optional<CellRun> cell;
  private final Optional<CellSource> source;

  private Answers(Map<ObjectNode, JsonNode> byProbe) {
    this(byProbe, false, Optional.empty(), Optional.empty());
  }

  private Answers(
      Map<ObjectNode, JsonNode> byProbe,
      boolean answered,
      Optional<CellRun> cell,
      Optional<CellSource> source) {
    this.byProbe = Collections.unmodifiableMap(byProbe);
    this.answered = answered;
    this.cell = cell;
    this.source = source;
  }

  /** The same with the text of the cell, which the kernel's word is not needed for. */
  public Answers withSource(CellSource text) {
    return new Answers(byProbe, answered, cell, Optional.of(text));
  }

  /** The answers of a reply; those that it lacks are missing with a reason. */
  public static Answers ofReply(Inquiry request, ObjectNode reply) {
    if (!reply.path("status").asText().equals("ok")) {
      var why = reply.path("reason").asText(reply.path("evalue").asText(""));
      return missing(
          request.probes(),
          Cause.UNAVAILABLE,
          "The kernel gave no evidence" + (why.isEmpty() ? "." : ": " + why));
    }
    var answers = new LinkedHashMap<ObjectNode, JsonNode>();
    for (int i = 0; i < request.probes().size(); i++) {
      var asked = Probes.of(request.probes().get(i)).toJson();
      var answer = reply.path("probes").path(i);
      var fits = answer.path("kind").asText().equals(asked.path("kind").asText());
      answers.put(
          asked,
          fits
              ? answer
              : refused(request.probes().get(i), Cause.UNAVAILABLE, "The kernel did not answer."));
    }
    return new Answers(answers, true, cell(reply), Optional.empty());
  }

  private static Optional<CellRun> cell(ObjectNode reply) {
    try {
      return EvidenceReply.cell(reply);
    } catch (ProtocolException e) {
      return Optional.empty();
    }
  }

  /** Whether they came from a kernel just now. */
  public boolean answered() {
    return answered;
  }

  /** The last run of the cell that was asked about, as the kernel tells it; not kept as JSON. */
  public Optional<CellRun> cell() {
    return cell;
  }

  /** Nothing was asked. */
  public static Answers none() {
    return new Answers(new LinkedHashMap<>());
  }

  /** No answer to any of the probes. */
  public static Answers missing(Collection<Probe<?>> probes, Cause cause, String reason) {
    var answers = new LinkedHashMap<ObjectNode, JsonNode>();
    probes.forEach(probe -> answers.put(Probes.of(probe).toJson(), refused(probe, cause, reason)));
    return new Answers(answers);
  }

  private static ObjectNode refused(Probe<?> probe, Cause cause, String reason) {
    return new ProbeAnswer.Missing(
            Probes.of(probe).kind(), ProbeAnswer.Cause.valueOf(cause.name()), reason)
        .toJson();
  }

  /** What was found. */
  // A Source probe's result is a CellSource.
  @SuppressWarnings("unchecked")
  public <R> Finding<R> finding(Probe<R> probe) {
    if (probe instanceof Probe.Source) {
      return source
          .map(text -> (Finding<R>) new Finding.Found<>(text))
          .orElseGet(
              () -> new Finding.Missing<>(Cause.UNAVAILABLE, "The text of the cell was not sent."));
    }
    var answer = byProbe.get(Probes.of(probe).toJson());
    return answer == null
        ? new Finding.Missing<>(Cause.UNAVAILABLE, "This was not asked.")
        : FindingReader.read(probe, answer);
  }

  /** Whether each probe found something. */
  public boolean complete() {
    return byProbe.values().stream().allMatch(answer -> answer.path("ok").asBoolean(false));
  }

  /** A list of the probes with their answers. */
  public ArrayNode toJson() {
    var list = Json.object().putArray("answers");
    byProbe.forEach(
        (probe, answer) -> {
          var entry = list.addObject();
          entry.set("probe", probe.deepCopy());
          entry.set("answer", answer.deepCopy());
        });
    return list;
  }

  /** Reads what {@link #toJson()} wrote. */
  public static Answers ofJson(JsonNode list) {
    var answers = new LinkedHashMap<ObjectNode, JsonNode>();
    for (var entry : list) {
      if (entry.path("probe") instanceof ObjectNode probe) {
        answers.put(probe, entry.path("answer"));
      }
    }
    return new Answers(answers);
  }
}
