package io.sparkmaster.server.http;

import io.sparkmaster.server.error.ErrorCode;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the router and turns away what the router would misread: its path parameters and
 * form parser fail on malformed text, and it routes by a header that says another method. What
 * passes has no servlet session: the router opens one for each handshake, and nobody closes it.
 */
final class Gate implements Filter {
  private static final Pattern MALFORMED_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);
  private static final HttpSession NO_SESSION =
      (HttpSession)
          Proxy.newProxyInstance(
              Gate.class.getClassLoader(),
              new Class<?>[] {HttpSession.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("getAttributeNames")) {
                  return Collections.emptyEnumeration();
                }
                throw new UnsupportedOperationException("This server has no servlet sessions.");
              });

  @Override
  public void doFilter(ServletRequest asked, ServletResponse answer, FilterChain chain)
      throws IOException, ServletException {
    var request = (HttpServletRequest) asked;
    var fault = fault(request);
    if (fault.isPresent()) {
      refuse((HttpServletResponse) answer, 400, ErrorCode.BAD_REQUEST, fault.get());
    } else {
      chain.doFilter(new WithoutSession(request), answer);
    }
  }

  private static Optional<String> fault(HttpServletRequest request) {
    if (request.getHeader("X-HTTP-Method-Override") != null) {
      return Optional.of(
          "This server does not serve X-HTTP-Method-Override. Send the request with its own method.");
    }
    if (malformed(request.getRequestURI()) || malformed(request.getQueryString())) {
      return Optional.of(
          "The address holds a % that two hexadecimal digits do not follow. Write a % as %25.");
    }
    if (!knownCharset(request.getHeader("Content-Type"))) {
      return Optional.of(
          "The charset in the header Content-Type is not one that this server knows. Use utf-8.");
    }
    return Optional.empty();
  }

  private static boolean malformed(@Nullable String text) {
    return text != null && MALFORMED_ESCAPE.matcher(text).find();
  }

  private static boolean knownCharset(@Nullable String contentType) {
    var charset = CHARSET.matcher(contentType == null ? "" : contentType);
    try {
      return !charset.find() || Charset.isSupported(charset.group(1));
    } catch (IllegalCharsetNameException notEvenAName) {
      return false;
    }
  }

  /** Answers without the router, in Jupyter's shape. */
  static void refuse(HttpServletResponse answer, int status, ErrorCode code, String message)
      throws IOException {
    var body = Json.mapper().writeValueAsBytes(Map.of("message", message, "reason", code.name()));
    answer.setStatus(status);
    answer.setContentType("application/json");
    answer.setHeader("X-Content-Type-Options", "nosniff");
    answer.getOutputStream().write(body);
  }

  private static final class WithoutSession extends HttpServletRequestWrapper {
    WithoutSession(HttpServletRequest request) {
      super(request);
    }

    @Override
    public HttpSession getSession() {
      return NO_SESSION;
    }

    @Override
    public @Nullable HttpSession getSession(boolean create) {
      return create ? NO_SESSION : null;
    }
  }
}
