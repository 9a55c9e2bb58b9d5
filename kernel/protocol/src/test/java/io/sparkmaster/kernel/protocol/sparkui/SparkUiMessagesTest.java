package io.sparkmaster.kernel.protocol.sparkui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.protocol.ProtocolException;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Elsewhere;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.None;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Page;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SparkUiMessagesTest {
  private static final byte[] BODY = "<p>é</p>".getBytes(StandardCharsets.UTF_8);

  /** As it comes over a wire. */
  private static SparkUiReply sent(SparkUiReply reply) {
    return SparkUiReply.parse(Json.parseObject(Json.write(reply.toJson()), "reply"));
  }

  @Test
  void messagesArriveAsTheyWereSent() {
    var request = new SparkUiRequest("/stages/stage/", "id=1&attempt=0", "/class/1/spark/t");
    assertThat(SparkUiRequest.parse(request.toJson())).isEqualTo(request);

    var page = (Page) sent(new Page(404, "text/html; charset=utf-8", BODY));
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
    assertThat(page.body()).isEqualTo(BODY);
    assertThat(sent(new Elsewhere("/jobs/?a=b"))).isEqualTo(new Elsewhere("/jobs/?a=b"));
    assertThat(sent(new None(Reason.SHARED, "why"))).isEqualTo(new None(Reason.SHARED, "why"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "jobs/", "/a b", "/a\r\nCookie: x", "/a?b", "/a#b", "/a\\b", "/ü", "/a\u0000"})
  void aPathThatIsNoneIsNotPutIntoARequest(String path) {
    assertThatThrownBy(() -> new SparkUiRequest(path, "", "/spark/t"))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\nb", "a\r\nHost: b", "#"})
  void aQueryThatIsNoneNeither(String query) {
    assertThatThrownBy(() -> new SparkUiRequest("/", query, "/spark/t"))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "spark", "/a/", "/a\r\nX: y", "/<script>", "//host/spark"})
  void aBaseThatIsNoneNeither(String base) {
    assertThatThrownBy(() -> new SparkUiRequest("/", "", base))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://169.254.169.254/",
        "//evil.example/",
        "/\\evil.example/",
        "jobs/",
        "/../../api/contents",
        "/jobs/..",
        "/%2e%2E/lab",
        "/.%2e/lab",
        "/a\r\nSet-Cookie: x=y",
        "/a b",
        "/\tevil"
      })
  void aKernelSendsNobodyOutOfItsUi(String target) {
    var json = Json.object().put("location", target);

    assertThatThrownBy(() -> SparkUiReply.parse(json))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("not the UI's");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 101, 199, 204, 205, 301, 304, 600, -1})
  void aStatusThatIsNoPagesIsRefused(int status) {
    var json = Json.object().put("status", status).put("content_type", "text/html").put("body", "");

    assertThatThrownBy(() -> SparkUiReply.parse(json)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "text/html\r\nSet-Cookie: a=b", "text/html; x=\"y\""})
  void aContentTypeThatIsNoneIsRefused(String type) {
    var json = Json.object().put("status", 200).put("content_type", type).put("body", "");

    assertThatThrownBy(() -> SparkUiReply.parse(json)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void whatIsNoReplyOrTooLargeIsRefused() {
    var html = Json.object().put("status", 200).put("content_type", "text/html");
    assertThatThrownBy(() -> SparkUiReply.parse(Json.object().put("status", "ok")))
        .hasMessageContaining("no page");
    assertThatThrownBy(() -> SparkUiReply.parse(html.deepCopy().put("body", "no base64!")))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> SparkUiReply.parse(Json.object().put("reason", "other")))
        .isInstanceOf(ProtocolException.class);
    var large = new byte[SparkUiReply.MOST_BYTES + 1];
    assertThatThrownBy(() -> new Page(200, "text/html", large)).hasMessageContaining("4 MB");
    assertThatThrownBy(() -> SparkUiReply.parse(html.put("body", large)))
        .hasMessageContaining("4 MB");
  }
}
