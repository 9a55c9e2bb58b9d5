package io.sparkmaster.server.http;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;

/**
 * Where a request comes from. A proxy that the operator trusts is believed what it says in {@code
 * X-Forwarded-For} and {@code X-Forwarded-Proto}; from everybody else, these headers count nothing.
 *
 * @param address of the browser or program, as far as it is known
 * @param https whether it speaks HTTPS to us or to the proxy
 * @param agent what it says that it is
 */
public record Client(String address, boolean https, String agent) {
  private static final String ATTRIBUTE = Client.class.getName();
  private static final int LONGEST = 300;

  /** Who sent this request. */
  public static Client of(Context context) {
    Client known = context.attribute(ATTRIBUTE);
    return known == null ? behind(List.of(), context) : known;
  }

  /** As {@link #of} will tell it, looked at through these proxies. */
  static Client behind(List<AddressRange> proxies, Context context) {
    var agent = context.header("User-Agent");
    var address = unbracketed(context.req().getRemoteAddr());
    var https = context.scheme().equals("https");
    if (trusts(proxies, address)) {
      var scheme = context.header("X-Forwarded-Proto");
      https = scheme == null ? https : last(scheme).equalsIgnoreCase("https");
      address = behind(proxies, address, context.req().getHeaders("X-Forwarded-For"));
    }
    var client = new Client(address, https, agent == null ? "" : shortened(agent));
    context.attribute(ATTRIBUTE, client);
    return client;
  }

  /**
   * Each proxy adds at the end who spoke to it; what stands before a stranger is the stranger's.
   */
  private static String behind(
      List<AddressRange> proxies, String address, Enumeration<String> headers) {
    var said = new ArrayList<String>();
    headers.asIterator().forEachRemaining(it -> said.addAll(Arrays.asList(it.split(",", -1))));
    var nearest = address;
    for (var i = said.size() - 1; i >= 0; i--) {
      var before = unbracketed(said.get(i).strip());
      if (AddressRange.parse(before).isEmpty() || before.contains("/")) {
        return nearest;
      }
      nearest = before;
      if (!trusts(proxies, before)) {
        return nearest;
      }
    }
    return nearest;
  }

  private static boolean trusts(List<AddressRange> proxies, String address) {
    return proxies.stream().anyMatch(it -> it.contains(address));
  }

  private static String last(String list) {
    return list.substring(list.lastIndexOf(',') + 1).strip();
  }

  private static String unbracketed(String address) {
    return address.startsWith("[") && address.endsWith("]")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
