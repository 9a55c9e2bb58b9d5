package io.sparkmaster.graders.runner.verdict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What is certified about a submission, and the signature over its canonical JSON.
 *
 * @param content the signed fields; never changed
 * @param signature Base64
 */
public record SignedVerdict(ObjectNode content, String signature) {
  /** Hidden data that is the same for every attempt. */
  public static final long FIXED_SEED = 0;

  /**
   * The fields that are signed.
   *
   * @param submissionHash of the learner's sources
   * @param exercise course, lesson and exercise, with slashes
   * @param graders each as {@code id@version}
   * @param evidenceHash of all that the kernel answered
   * @param review why a teacher should look; empty when nobody need
   * @param isolation none, uid or bwrap
   */
  public record Fields(
      String submissionHash,
      String exercise,
      String lessonVersion,
      List<String> graders,
      String sparkVersion,
      long seed,
      BigDecimal points,
      String evidenceHash,
      List<String> review,
      String isolation,
      Instant at) {
    /** Copies the lists. */
    public Fields {
      graders = List.copyOf(graders);
      review = List.copyOf(review);
    }

    private ObjectNode toJson() {
      var json =
          Json.object()
              .put("submissionHash", submissionHash)
              .put("exercise", exercise)
              .put("lessonVersion", lessonVersion)
              .put("sparkVersion", sparkVersion)
              .put("seed", seed)
              .put("points", points.stripTrailingZeros())
              .put("evidenceHash", evidenceHash)
              .put("isolation", isolation)
              .put("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
      var list = json.putArray("graders@versions");
      graders.forEach(list::add);
      var reasons = json.putArray("review");
      review.forEach(reasons::add);
      return json;
    }
  }

  /** Signs. */
  public static SignedVerdict sign(Fields fields, VerdictKey key) {
    var content = fields.toJson();
    return new SignedVerdict(content, key.sign(CanonicalJson.bytes(content)));
  }

  /** Whether the key signed exactly this content. */
  public boolean verifies(VerdictKey key) {
    return key.verifies(CanonicalJson.bytes(content), signature);
  }

  /** Content and signature. */
  public ObjectNode toJson() {
    var json = Json.object().put("signature", signature);
    json.set("content", content.deepCopy());
    return json;
  }
}
