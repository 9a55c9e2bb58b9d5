package io.sparkmaster.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class WorkspacesTest {
  @Property
  void anyNameBecomesASafeFileName(@ForAll String name) {
    assertThat(Workspaces.encode(name)).matches("[a-z0-9_%-]*");
  }

  @Property
  void unlikeNamesGiveUnlikeFiles(@ForAll String one, @ForAll String other) {
    assertThat(Workspaces.encode(one).equals(Workspaces.encode(other)))
        .isEqualTo(utf8(one).equals(utf8(other)));
  }

  /** Halves of surrogate pairs, which no request can carry, all become one replacement. */
  private static String utf8(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }
}
