package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

final class ViewRoutesTest extends OneWorkspace {
  @Test
  void aFileIsShownInAFrameWithoutRightsWhateverItsName() throws IOException {
    var name = "\"><script>x.html";
    Files.writeString(root.resolve(name), "<script>parent.document.cookie</script>");

    var page = server.get("/view/%22%3E%3Cscript%3Ex.html");
    var framed = server.get("/files/%22%3E%3Cscript%3Ex.html");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("sandbox=\"allow-scripts\"", "src=\"/files/%22%3E%3Cscript%3Ex.html\"")
        .doesNotContain("<script>", "allow-same-origin");
    assertThat(framed.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(it -> assertThat(it).contains("sandbox", "frame-ancestors 'self'"));
  }

  @Test
  void whatIsNoFileHasNoPage() throws IOException {
    Files.createDirectory(root.resolve("d"));

    json(server.get("/view/none.html"), 404);
    json(server.get("/view/d"), 404);
    json(server.get("/view/.hidden"), 404);
  }
}
