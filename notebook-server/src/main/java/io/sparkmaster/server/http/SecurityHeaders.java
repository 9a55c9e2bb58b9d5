package io.sparkmaster.server.http;

import io.javalin.http.Context;

/** Response headers that keep pages, and what is shown in them, in their place. */
public final class SecurityHeaders {
  // JupyterLab checks settings with ajv, which compiles schemas: hence unsafe-eval. Its widgets set
  // style attributes. Workers, downloads and previews are blobs.
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'self'",
          "script-src 'self' 'unsafe-eval'",
          "style-src 'self' 'unsafe-inline'",
          "img-src 'self' data: blob:",
          "media-src 'self' data: blob:",
          "font-src 'self' data:",
          "worker-src 'self' blob:",
          "frame-src 'self' blob:",
          "object-src blob:",
          "base-uri 'self'",
          "form-action 'self'",
          "frame-ancestors 'self'");

  /** For bytes that a learner or a notebook made: they run no script with our origin's rights. */
  public static final String SANDBOX = "sandbox allow-scripts; frame-ancestors 'self'";

  private static final String REPORTS = "/api/security/csp-report";

  private SecurityHeaders() {}

  static void set(Context context) {
    var base = context.contextPath().length() > 1 ? context.contextPath() : "";
    context
        .header("Content-Security-Policy", POLICY + "; report-uri " + base + REPORTS)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin");
  }
}
