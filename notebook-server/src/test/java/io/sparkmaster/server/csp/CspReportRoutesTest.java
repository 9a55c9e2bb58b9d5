package io.sparkmaster.server.csp;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sparkmaster.server.http.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class CspReportRoutesTest {
  private static final String REPORT =
      """
      {"csp-report": {"blocked-uri": "%s", "violated-directive": "%s"}}
      """;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(CspReportRoutes.class);
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(new CspReportRoutes(InstantSource.system()));
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    server.close();
  }

  private int report(String body) {
    var request = server.stranger("/api/security/csp-report").POST(BodyPublishers.ofString(body));
    return server.send(request).statusCode();
  }

  @Test
  void theLogSaysWhatWasRefusedButNoSecretOfAnAddress() {
    assertThat(
            report(REPORT.formatted("https://cdn.example/x.js?token=secret", "script-src 'self'")))
        .isEqualTo(204);
    assertThat(report(REPORT.formatted("a\\nforged line", "<b>"))).isEqualTo(204);

    assertThat(log.list.get(0).getFormattedMessage())
        .contains("https://cdn.example", "script-src")
        .doesNotContain("secret");
    assertThat(log.list.get(1).getFormattedMessage())
        .contains("something unknown")
        .doesNotContain("forged");
  }

  @Test
  void whoSendsManyOrLongOnesDoesNotFillTheLog() {
    for (int i = 0; i < 30; i++) {
      assertThat(report(REPORT.formatted("inline", "script-src"))).isEqualTo(204);
    }
    assertThat(report("x".repeat(200_000))).isEqualTo(204);
    assertThat(report("no JSON")).isEqualTo(204);

    assertThat(log.list).hasSize(10);
  }
}
