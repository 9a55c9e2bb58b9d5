package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalTargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "/\\evil.example",
        "/%2fevil.example",
        "/%2Fevil",
        "%2f%2fevil",
        "/%5cevil",
        "http://evil",
        "javascript:alert(1)",
        "/\t/evil",
        "/\n/evil",
        " /lab",
        "lab",
        "",
        "/a\\b",
        "/lab/../../x"
      })
  void anythingThatMayLeaveThisServerIsRefused(String wanted) {
    assertThat(LocalTarget.orElse(wanted, "/lab")).isEqualTo("/lab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/lab", "/lab/tree/a%20b.ipynb?reset#x", "/class/1/lab"})
  void aPathOfThisServerIsKept(String wanted) {
    assertThat(LocalTarget.orElse(wanted, "/otherwise")).isEqualTo(wanted);
  }

  @Property
  void noAcceptedTargetHasAHost(
      @ForAll
          @Chars({'/', '\\', '.', 'a', '%', '2', 'f', ':', '@', '\t', ' '})
          @StringLength(max = 12)
          String wanted) {
    var target = LocalTarget.orElse(wanted, "/lab");

    if (target.matches("[^%]*")) {
      assertThat(URI.create("http://here/").resolve(target).getHost()).isEqualTo("here");
    }
    assertThat(target).startsWith("/").doesNotStartWith("//").doesNotContain("\\");
  }
}
