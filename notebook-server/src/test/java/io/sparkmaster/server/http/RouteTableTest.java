package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RouteTableTest {
  private static final RouteTable TABLE = RouteTable.parse("GET /api/keys | admin | shared");

  @Test
  void aFurtherRuleDoesNotReplaceOneThatIsThere() {
    var wider = new RouteRule("GET /api/keys", RouteRule.Who.ANYONE, RouteRule.Whose.SHARED);

    assertThatThrownBy(() -> TABLE.with(List.of(wider)))
        .hasMessageContaining("GET /api/keys has two entries");
    assertThat(TABLE.isOpen("GET", "/api/keys")).isFalse();
  }

  @Test
  void rulesOfFurtherRoutesAreAdded() {
    var further = new RouteRule("GET /api/doors", RouteRule.Who.USER, RouteRule.Whose.OWN);

    assertThat(TABLE.with(List.of(further)).rules()).hasSize(2).contains(further);
  }

  @Test
  void aParameterOfAnOpenRouteIsOpenAndNothingBesideIt() {
    var table =
        RouteTable.parse(
            """
            GET /door/{key}/<path> | anyone | own
            GET /api/{id}          | user   | own
            """);

    assertThat(table.isOpen("GET", "/door/abc/x/y")).isTrue();
    assertThat(table.isOpen("HEAD", "/door/abc/x")).isTrue();
    assertThat(table.isOpen("POST", "/door/abc/x")).isFalse();
    assertThat(table.isOpen("GET", "/doors")).isFalse();
    assertThat(table.isOpen("GET", "/api/1")).isFalse();
    assertThat(table.isOpen("GET", "/x/door/abc/x")).isFalse();
  }
}
