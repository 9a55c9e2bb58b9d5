package io.sparkmaster.server.site;

import io.sparkmaster.server.http.HtmlText;
import java.util.stream.Collectors;

/** The page that starts the site. It is the same for every address; the site reads the address. */
final class SitePage {
  /** What the page may load, as the value of a Content-Security-Policy header. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private SitePage() {}

  static String html(SiteManifest manifest, String baseUrl, boolean hasAccounts) {
    var files = HtmlText.escape(baseUrl) + "site/";
    var styles =
        manifest.styles().stream()
            .map(
                style ->
                    "<link rel=\"stylesheet\" href=\"" + files + HtmlText.escape(style) + "\">")
            .collect(Collectors.joining("\n"));
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>SparkMaster</title>
        <link rel="icon" href="{base}login/spark.svg" type="image/svg+xml">
        {styles}
        <script type="module" src="{files}{script}"></script>
        </head>
        <body>
        <div id="site" data-base="{base}" data-accounts="{accounts}"></div>
        <noscript>This page is a program in your browser: allow JavaScript for this site and reload it.</noscript>
        </body>
        </html>
        """
        .replace("{styles}", styles)
        .replace("{accounts}", String.valueOf(hasAccounts))
        .replace("{script}", HtmlText.escape(manifest.script()))
        .replace("{files}", files)
        .replace("{base}", HtmlText.escape(baseUrl));
  }
}
