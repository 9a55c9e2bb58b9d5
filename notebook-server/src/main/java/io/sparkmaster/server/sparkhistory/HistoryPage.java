package io.sparkmaster.server.sparkhistory;

import io.sparkmaster.server.http.HtmlText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The list as a page, which loads and runs nothing. */
final class HistoryPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm z", Locale.ENGLISH);

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--text:#1b1f24;--quiet:#57606a;\
      --edge:#d0d7de;--strong:#b43c00}
      @media(prefers-color-scheme:dark){:root{--ground:#15181c;--card:#1f242a;--text:#e8eaed;\
      --quiet:#a9b2bc;--edge:#3d444d;--strong:#ffa06b}}
      *{box-sizing:border-box}
      body{margin:0;padding:1rem;background:var(--ground);color:var(--text);\
      font:1rem/1.5 system-ui,sans-serif}
      main{max-width:70rem;margin:1rem auto;padding:2rem;background:var(--card);\
      border-radius:.75rem;box-shadow:0 1px 4px rgb(0 0 0 / 25%)}
      h1{display:flex;align-items:center;gap:.75rem;margin:0 0 1rem;font-size:1.5rem}
      .scroll{overflow-x:auto}
      table{width:100%;border-collapse:collapse}
      th,td{padding:.5rem .75rem;text-align:left;border-bottom:1px solid var(--edge);\
      vertical-align:baseline}
      td.name{overflow-wrap:anywhere;font-weight:600}
      .number{text-align:right;white-space:nowrap}
      .time{white-space:nowrap}
      .quiet{color:var(--quiet)}
      a{color:var(--strong)}
      form{margin:0}
      button{font:inherit;color:var(--text);background:transparent;border:1px solid var(--quiet);\
      border-radius:.375rem;padding:.125rem .625rem;cursor:pointer}
      a:focus-visible,button:focus-visible,.scroll:focus-visible{outline:3px solid var(--strong);\
      outline-offset:2px}
      """;

  /** What the page may load, as the value of a Content-Security-Policy header. */
  static final String POLICY =
      "default-src 'none'; style-src '%s'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
          .formatted(hash(STYLE));

  private static final String NOTHING =
      "This server keeps nothing of Spark applications that have ended.";

  private HistoryPage() {}

  private static String hash(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  static String uiAddress(String baseUrl, ApplicationId id) {
    return baseUrl + "api/spark/applications/" + id + "/ui";
  }

  /** What is kept, and why something may be missing. */
  static String note(Kept kept, boolean sharedDrivers) {
    if (!kept.any()) {
      return NOTHING;
    }
    var all =
        "The newest %d are kept, each for %s after its end and while all together have at most %d MB."
            .formatted(kept.applications(), days(kept.age()), kept.bytes() >> 20);
    return sharedDrivers
        ? all
            + " Notebooks that share a Spark with others are not in the list, because its log would"
            + " show everybody's jobs. For a Spark of its own, write \"sparkmaster\": {\"driver\":"
            + " \"own\"} into a notebook's metadata and choose its kernel again."
        : all;
  }

  /** Why an application that somebody looks for may be gone. */
  static String bounds(Kept kept) {
    return kept.any()
        ? "The newest %d are kept, for %s, and %d MB of them together."
            .formatted(kept.applications(), days(kept.age()), kept.bytes() >> 20)
        : NOTHING;
  }

  private static String days(Duration age) {
    return age.toDays() == 1 ? "a day" : age.toDays() + " days";
  }

  static String of(
      List<FinishedApplication> applications,
      Kept kept,
      boolean sharedDrivers,
      String baseUrl,
      String xsrf) {
    var rows =
        applications.stream().map(each -> row(each, baseUrl, xsrf)).collect(Collectors.joining());
    var list =
        applications.isEmpty()
            ? empty(kept)
            : """
            <div class="scroll" tabindex="0" role="region" aria-label="Applications">
            <table>
            <thead><tr><th scope="col">Notebook</th><th scope="col">Started</th>\
            <th scope="col">Ended</th><th scope="col" class="number">Duration</th>\
            <th scope="col" class="number">Size</th><th scope="col">Spark UI</th>\
            <th scope="col">Delete</th></tr></thead>
            <tbody>
            %s</tbody>
            </table>
            </div>
            """
                .formatted(rows);
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Finished Spark applications - SparkMaster</title>
    <link rel="icon" href="%1$slogin/spark.svg" type="image/svg+xml">
    <style>%2$s</style>
    </head>
    <body>
    <main>
    <h1><img src="%1$slogin/spark.svg" alt="" width="40" height="40"> Finished Spark applications</h1>
    %3$s
    <p class="quiet">%4$s</p>
    </main>
    </body>
    </html>
    """
        .formatted(
            HtmlText.escape(baseUrl), STYLE, list, HtmlText.escape(note(kept, sharedDrivers)));
  }

  private static String empty(Kept kept) {
    return kept.any()
        ? "<p>None of your Spark applications has ended yet. One is listed here when its"
            + " notebook's kernel was shut down, restarted or lost, if a cell ran a Spark"
            + " job.</p>"
        : "<p>Nothing is listed here.</p>";
  }

  private static String row(FinishedApplication application, String baseUrl, String xsrf) {
    var id = application.id().toString();
    var name = application.notebook().isEmpty() ? "No notebook" : application.notebook();
    var which = HtmlText.escape(name) + ", " + words(application.started());
    return """
    <tr><td class="name">%1$s</td><td class="time">%2$s</td><td class="time">%3$s</td>\
    <td class="number">%4$s</td><td class="number">%5$s</td>\
    <td><a href="%6$s" target="_blank" rel="noopener noreferrer" aria-label="Open the Spark UI of %7$s">Open</a></td>\
    <td><form method="post" action="%8$s"><button aria-label="Delete what is kept of %7$s">Delete</button></form></td></tr>
    """
        .formatted(
            HtmlText.escape(name),
            time(application.started()),
            application.complete()
                ? time(application.ended())
                : "did not end;<br>last heard of " + time(application.ended()),
            duration(application.duration()),
            size(application.bytes())
                + (application.cut() ? "<br><span class=\"quiet\">its beginning only</span>" : ""),
            HtmlText.escape(uiAddress(baseUrl, application.id())),
            which,
            HtmlText.escape(baseUrl + "spark-applications/" + id + "/delete?_xsrf=" + xsrf));
  }

  private static String time(Instant time) {
    return "<time datetime=\"%s\">%s</time>".formatted(time, words(time));
  }

  private static String words(Instant time) {
    return TIME.format(time.atZone(ZoneId.systemDefault()));
  }

  static String duration(Duration duration) {
    var seconds = duration.toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? "%d min".formatted(seconds / 60)
        : "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
  }

  static String size(long bytes) {
    return bytes < 1 << 20
        ? "%d kB".formatted((bytes + 1023) >> 10)
        : "%.1f MB".formatted(bytes / 1048576.0);
  }
}
