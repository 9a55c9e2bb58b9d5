package io.sparkmaster.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.server.http.UrlPath;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ResolvePathTest extends OneWorkspace {
  @BeforeEach
  void fill() throws IOException {
    Files.createDirectory(root.resolve("d"));
    Files.writeString(root.resolve("d/code.py"), "1");
    Files.writeString(root.resolve("top.py"), "1");
    Files.writeString(root.resolve(".hidden"), "1");
    Files.writeString(base.resolve("outside.py"), "1");
    Files.createSymbolicLink(root.resolve("link.py"), base.resolve("outside.py"));
  }

  private String resolve(String path, String more) throws IOException {
    var answer = server.get("/api/resolvePath?path=" + UrlPath.encode(path) + more);
    return json(answer, 200).toString();
  }

  private static String found(String path) {
    return "{\"resolved\":[{\"scope\":\"server\",\"path\":\"%s\"}]}".formatted(path);
  }

  @Test
  void aPathFromTheWorkspacesRootIsFoundHoweverItIsWritten() throws IOException {
    assertThat(resolve("d/code.py", "")).isEqualTo(found("d/code.py"));
    assertThat(resolve("./d/../top.py", "")).isEqualTo(found("top.py"));
    assertThat(resolve(root.resolve("d/code.py").toString(), "")).isEqualTo(found("d/code.py"));
  }

  @Test
  void aPathFromTheKernelsFolderIsFoundWithTheKernel() throws IOException {
    assertThat(resolve("code.py", "")).isEqualTo("{\"resolved\":[]}");
    assertThat(resolve("code.py", "&kernel=known")).isEqualTo(found("d/code.py"));
    assertThat(resolve("../top.py", "&kernel=known")).isEqualTo(found("top.py"));
    assertThat(resolve("top.py", "&kernel=known")).isEqualTo(found("top.py"));
  }

  @Test
  void whatLiesElsewhereIsNotToldToExist() throws IOException {
    for (var path :
        new String[] {"../outside.py", "/etc/passwd", "link.py", ".hidden", "~/x", "a\0b"}) {
      assertThat(resolve(path, "")).as(path).isEqualTo("{\"resolved\":[]}");
    }
    assertThat(resolve(base.resolve("outside.py").toString(), "&kernel=known"))
        .contains("\"resolved\":[]", "\"unresolved\":[{\"scope\":\"kernel\"");
  }

  @Test
  void aKernelsFolderElsewhereIsNotLookedInto() throws IOException {
    Files.createSymbolicLink(root.resolve("away"), base);
    for (var kernel : new String[] {"linked", "above"}) {
      // From the folder above the workspace, this would be a file of it.
      assertThat(resolve("root/top.py", "&kernel=" + kernel))
          .as(kernel)
          .contains("\"resolved\":[]");
      assertThat(resolve("top.py", "&kernel=" + kernel)).isEqualTo(found("top.py"));
    }
  }

  @Test
  void anUnknownKernelIsNotFound() throws IOException {
    json(server.get("/api/resolvePath?path=a&kernel=other"), 404);
    json(server.get("/api/resolvePath"), 400);
  }
}
