package io.sparkmaster.graders.runner.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignedVerdictTest {
  @TempDir Path folder;

  private static SignedVerdict.Fields fields() {
    return new SignedVerdict.Fields(
        "abc",
        "spark/fundamentals-1/one-job",
        "0.1.0+1",
        List.of("rows@1", "metrics@1"),
        "4.0.1",
        0,
        new BigDecimal("13.30"),
        "def",
        List.of("uses Unsafe"),
        "none",
        Instant.parse("2026-01-02T03:04:05.678Z"));
  }

  @Test
  void aVerdictIsVerifiedAfterItWasStoredAndRead() {
    var key = VerdictKey.in(folder);
    var signed = SignedVerdict.sign(fields(), key);

    var read = Json.parseObject(Json.write(signed.content()), "content");

    assertThat(new SignedVerdict(read, signed.signature()).verifies(VerdictKey.in(folder)))
        .isTrue();
  }

  @Test
  void changedPointsAreNotVerified() {
    var key = VerdictKey.in(folder);
    var signed = SignedVerdict.sign(fields(), key);

    var changed = signed.content().deepCopy().put("points", 20);

    assertThat(new SignedVerdict(changed, signed.signature()).verifies(key)).isFalse();
    assertThat(new SignedVerdict(signed.content(), "no base64!").verifies(key)).isFalse();
  }

  @Test
  void theContractsFieldsAreSignedAndNoOthers() {
    var content = SignedVerdict.sign(fields(), VerdictKey.in(folder)).content();

    assertThat(content.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "submissionHash",
            "exercise",
            "lessonVersion",
            "graders@versions",
            "sparkVersion",
            "seed",
            "points",
            "evidenceHash",
            "review",
            "isolation",
            "at");
  }

  @Test
  void onlyItsOwnerCanReadTheKey() throws IOException {
    var keys = folder.resolve("keys");
    assertThat(VerdictKey.in(keys)).isNotNull();

    try (var files = Files.list(keys)) {
      assertThat(files.filter(file -> file.toString().endsWith(".pem")))
          .singleElement()
          .satisfies(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rwx------");
  }

  @Test
  void anotherKeyDoesNotVerify() {
    var signed = SignedVerdict.sign(fields(), VerdictKey.in(folder.resolve("one")));

    assertThat(signed.verifies(VerdictKey.in(folder.resolve("other")))).isFalse();
  }

  @Test
  void aDamagedKeyIsNeverReplacedSilently() throws IOException {
    Files.writeString(folder.resolve("verdicts-ed25519.pem"), "garbage");

    assertThatThrownBy(() -> VerdictKey.in(folder))
        .isInstanceOf(RunnerException.class)
        .hasMessageContaining("verdicts-ed25519.pem")
        .hasMessageContaining("backup");
    assertThat(folder.resolve("verdicts-ed25519.pem")).hasContent("garbage");
  }
}
