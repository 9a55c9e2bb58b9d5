package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientTest {
  @Nested
  class Ranges {
    @ParameterizedTest
    @CsvSource({
      "10.0.0.7, 10.0.0.7, true",
      "10.0.0.7, 10.0.0.8, false",
      "10.0.0.0/8, 10.255.1.2, true",
      "10.0.0.0/8, 11.0.0.1, false",
      "192.168.128.0/17, 192.168.127.255, false",
      "192.168.128.0/17, 192.168.128.0, true",
      "0.0.0.0/0, 203.0.113.9, true",
      "0.0.0.0/0, 2001:db8::1, false",
      "::1, 0:0:0:0:0:0:0:1, true",
      "2001:db8::/32, 2001:db8:ffff::1, true",
      "2001:db8::/32, 2001:db9::1, false",
      "10.0.0.0/8, localhost, false",
      "10.0.0.0/8, '', false"
    })
    void holdWhatBeginsWithTheSameBits(String range, String address, boolean holds) {
      assertThat(AddressRange.parse(range).orElseThrow().contains(address)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "proxy.example",
          "10.0.0",
          "10.0.0.0/33",
          "::1/129",
          "999.1.1.1",
          "10.0.0.1/",
          "1:2"
        })
    void areAddressesAndNoNames(String text) {
      assertThat(AddressRange.parse(text)).isEmpty();
    }
  }

  private static final RouteModule WHO =
      routes ->
          routes.get(
              "/where",
              context -> {
                var client = Client.of(context);
                context.result(client.address() + " " + client.https());
              });

  private static String seen(List<String> proxies, String... headers) throws Exception {
    var trusted = proxies.stream().map(AddressRange::parse).flatMap(Optional::stream).toList();
    var settings = new HttpSettings("127.0.0.1", 0, "/", Set.of(), 1 << 20, trusted);
    var table = RouteTable.parse("GET /where | anyone | shared");
    try (var server = HttpServer.start(settings, KnownUsers.nobody(), table, List.of(WHO))) {
      var request = HttpRequest.newBuilder(URI.create(server.url() + "where"));
      if (headers.length > 0) {
        request.headers(headers);
      }
      return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void whatStrangersSayOfThemselvesCountsNothing() throws Exception {
    assertThat(seen(List.of(), "X-Forwarded-For", "1.2.3.4", "X-Forwarded-Proto", "https"))
        .isEqualTo("127.0.0.1 false");
    assertThat(seen(List.of("10.0.0.1"), "X-Forwarded-For", "1.2.3.4"))
        .isEqualTo("127.0.0.1 false");
  }

  @Test
  void aTrustedProxySaysWhoSpeaksToItAndHow() throws Exception {
    var proxies = List.of("127.0.0.1");

    assertThat(seen(proxies, "X-Forwarded-For", "1.2.3.4", "X-Forwarded-Proto", "https"))
        .isEqualTo("1.2.3.4 true");
    assertThat(seen(proxies, "X-Forwarded-For", "[2001:db8::1]")).isEqualTo("2001:db8::1 false");
    assertThat(seen(proxies)).isEqualTo("127.0.0.1 false");
  }

  @Test
  void whatABrowserPutsBeforeTheProxysWordIsNotBelieved() throws Exception {
    assertThat(seen(List.of("127.0.0.1"), "X-Forwarded-For", "6.6.6.6, 1.2.3.4"))
        .isEqualTo("1.2.3.4 false");
    assertThat(
            seen(List.of("127.0.0.1"), "X-Forwarded-For", "6.6.6.6", "X-Forwarded-For", "1.2.3.4"))
        .isEqualTo("1.2.3.4 false");
    assertThat(seen(List.of("127.0.0.1"), "X-Forwarded-Proto", "https, http"))
        .isEqualTo("127.0.0.1 false");
  }

  @Test
  void proxiesBehindEachOtherAreLookedThrough() throws Exception {
    assertThat(
            seen(
                List.of("127.0.0.1", "10.0.0.0/8"),
                "X-Forwarded-For",
                "6.6.6.6, 1.2.3.4, 10.1.1.1"))
        .isEqualTo("1.2.3.4 false");
  }

  @Test
  void aWordThatIsNoAddressLeavesTheNearestThatIsKnown() throws Exception {
    assertThat(seen(List.of("127.0.0.1"), "X-Forwarded-For", "unknown"))
        .isEqualTo("127.0.0.1 false");
  }
}
