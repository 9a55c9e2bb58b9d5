package io.sparkmaster.server.http;

import java.util.List;
import java.util.Set;

/**
 * How the server listens.
 *
 * @param bindAddress address to listen on
 * @param port TCP port; 0 for any free one
 * @param baseUrl path that every route hangs under: starts and ends with "/"
 * @param hostNames names by which browsers may call this server, beside the loopback names
 * @param maxRequestBytes largest request body and largest WebSocket message
 * @param proxies whose word is taken on who speaks to them
 */
public record HttpSettings(
    String bindAddress,
    int port,
    String baseUrl,
    Set<String> hostNames,
    int maxRequestBytes,
    List<AddressRange> proxies) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "[::1]", "localhost");

  public HttpSettings {
    hostNames = Set.copyOf(hostNames);
    proxies = List.copyOf(proxies);
    if (!baseUrl.startsWith("/") || !baseUrl.endsWith("/")) {
      throw new IllegalArgumentException("The base URL must start and end with /: " + baseUrl);
    }
  }

  /** Without a proxy before it. */
  public HttpSettings(
      String bindAddress, int port, String baseUrl, Set<String> hostNames, int maxRequestBytes) {
    this(bindAddress, port, baseUrl, hostNames, maxRequestBytes, List.of());
  }

  HttpSettings withMaxRequestBytes(int bytes) {
    return new HttpSettings(bindAddress, port, baseUrl, hostNames, bytes, proxies);
  }

  boolean loopback() {
    return LOOPBACK.contains(bindAddress);
  }
}
