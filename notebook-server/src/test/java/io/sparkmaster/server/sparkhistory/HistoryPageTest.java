package io.sparkmaster.server.sparkhistory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.UserId;
import io.sparkmaster.server.kernels.KernelId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class HistoryPageTest {
  private static final Kept KEPT = new Kept(20, Duration.ofDays(30), 200L << 20);

  private static FinishedApplication of(String notebook, boolean complete) {
    return of(notebook, complete, 3 << 20);
  }

  private static FinishedApplication of(String notebook, boolean complete, long bytes) {
    var started = Instant.parse("2026-03-01T12:00:00Z");
    return new FinishedApplication(
        new ApplicationId("0123456789abcdef", "local-1"),
        new UserId("ann"),
        new KernelId("k"),
        notebook,
        started,
        started.plusSeconds(4000),
        complete,
        bytes,
        "local-1.zstd");
  }

  @Test
  void aNameIsTextWhateverItHolds() {
    var hostile = "<img src=x onerror=alert(1)>\"' onclick='x.ipynb";

    var page = HistoryPage.of(List.of(of(hostile, true)), KEPT, false, "/class/1/", "secret");

    assertThat(page)
        .doesNotContain("<img src=x", "' onclick", "\"' ")
        .contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39; onclick=&#39;x.ipynb");
  }

  @Test
  void showsWhenItRanForHowLongAndWhereToOpenIt() {
    var page = HistoryPage.of(List.of(of("a.ipynb", true)), KEPT, false, "/class/1/", "secret");

    assertThat(page)
        .contains(
            "a.ipynb",
            "1 h 6 min",
            "3.0 MB",
            "href=\"/class/1/api/spark/applications/0123456789abcdef.local-1/ui\"",
            "/class/1/spark-applications/0123456789abcdef.local-1/delete?_xsrf=secret")
        .doesNotContain("did not end", "<script");
    assertThat(HistoryPage.of(List.of(of("", false)), KEPT, false, "/", "s"))
        .contains("did not end", "No notebook");
  }

  @Test
  void anEmptyListSaysWhatComesThereAndWhatDoesNot() {
    var page = HistoryPage.of(List.of(), KEPT, true, "/", "s");

    assertThat(page).contains("None of your Spark applications", "share a Spark", "200 MB");
    assertThat(HistoryPage.of(List.of(), new Kept(0, Duration.ZERO, 0), true, "/", "s"))
        .contains("keeps nothing")
        .doesNotContain("is listed here when", "The newest");
  }

  @Test
  void saysOfALogThatWasCutThatItTellsOfTheBeginning() {
    var most = FinishedApplication.WRITTEN_BYTES;

    assertThat(HistoryPage.of(List.of(of("a.ipynb", true, most + 100)), KEPT, false, "/", "s"))
        .contains("16.0 MB", "its beginning only");
    assertThat(HistoryPage.of(List.of(of("a.ipynb", true, most - 1)), KEPT, false, "/", "s"))
        .doesNotContain("its beginning only");
  }

  @Test
  void timesSayInWhichZoneTheyAre() {
    var started = Instant.parse("2026-03-01T12:00:00Z");
    var here = ZoneId.systemDefault();
    var expected =
        DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm z", Locale.ENGLISH)
            .format(started.atZone(here));

    assertThat(HistoryPage.of(List.of(of("a.ipynb", true)), KEPT, false, "/", "s"))
        .contains("<time datetime=\"2026-03-01T12:00:00Z\">" + expected + "</time>");
  }

  @Test
  void thePolicyLetsThePageLoadNothingButItsOwnStyleAndIcon() {
    assertThat(HistoryPage.POLICY)
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe", "script-src");
  }
}
