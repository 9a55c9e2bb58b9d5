package io.sparkmaster.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTreeTest {
  private static Path outside;
  private static Path root;

  @BeforeContainer
  static void makeTree() throws IOException {
    outside = Files.createTempDirectory("file-tree");
    root = outside.resolve("root");
    fill(outside);
  }

  @AfterContainer
  static void removeTree() throws IOException {
    try (var files = Files.walk(outside)) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void fill(Path folder) throws IOException {
    write(folder.resolve("root/a.js"), "a");
    write(folder.resolve("root/deep/b.js"), "b");
    write(folder.resolve("root/.hidden"), "hidden");
    write(folder.resolve("secret"), "secret");
    write(folder.resolve("root-secret/secret"), "secret");
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Property
  void noPathLeadsOutOrToAHiddenFile(@ForAll("paths") String path) throws IOException {
    var found = new FileTree(root).find(path);

    if (found.isPresent()) {
      assertThat(found.get().toRealPath()).startsWith(root.toRealPath());
      assertThat(Files.readString(found.get())).isIn("a", "b");
    }
  }

  @Provide
  Arbitrary<String> paths() {
    var parts =
        Arbitraries.of(
            "..",
            ".",
            "",
            "a.js",
            "deep",
            "b.js",
            "secret",
            "root",
            "root-secret",
            ".hidden",
            "%2e%2e",
            "..\\",
            "\u0000",
            "C:",
            outside.toString(),
            "..%2f",
            "\u2024\u2024");
    return parts.list().ofMinSize(1).ofMaxSize(6).map(list -> String.join("/", list));
  }

  @Test
  void filesAreFoundAtAnyDepth(@TempDir Path folder) throws IOException {
    fill(folder);
    var tree = new FileTree(folder.resolve("root"));

    assertThat(tree.find("a.js")).contains(folder.resolve("root/a.js"));
    assertThat(tree.find("deep/b.js")).contains(folder.resolve("root/deep/b.js"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "deep",
        "absent",
        "../secret",
        "deep/../../secret",
        "../root-secret/secret",
        "/a.js",
        "deep//b.js",
        ".hidden",
        "deep/./b.js",
        "..\\secret",
        "a.js\u0000.css",
        "a.js/"
      })
  void oddPathsFindNothing(String path, @TempDir Path folder) throws IOException {
    fill(folder);

    assertThat(new FileTree(folder.resolve("root")).find(path)).isEmpty();
  }

  @Test
  void symbolicLinksThatLeadOutFindNothing(@TempDir Path folder) throws IOException {
    fill(folder);
    Files.createSymbolicLink(folder.resolve("root/link.js"), folder.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("root/folder"), folder.resolve("root-secret"));
    var tree = new FileTree(folder.resolve("root"));

    assertThat(List.of("link.js", "folder/secret")).allMatch(path -> tree.find(path).isEmpty());
  }
}
