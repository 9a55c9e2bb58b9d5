package io.sparkmaster.server.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A JupyterLab of a few small files, laid out as the build lays out the real one. */
final class SmallLab {
  static final String SCRIPT = "main.0123456789abcdef.js";
  static final String SCRIPT_TEXT = "console.log('lab');";

  final Path application;
  final Path own;
  final Path extensions;
  final Path data;

  SmallLab(Path folder) {
    application = folder.resolve("lab");
    own = folder.resolve("own-extensions");
    extensions = folder.resolve("extensions");
    data = folder.resolve("home/lab");

    write(
        application.resolve("lab.json"),
        """
        {"schema": 1, "version": "4.6.4", "scripts": ["vendors.1.js", "%s"], "styles": ["styles.1.css"],
         "extensions": [{"name": "@x/notebook", "version": "1.2.3", "schemas": true, "theme": false},
                        {"name": "@x/plain", "version": "1.2.3", "schemas": false}]}
        """
            .formatted(SCRIPT));
    write(application.resolve("static").resolve(SCRIPT), SCRIPT_TEXT);
    write(application.resolve("static").resolve(SCRIPT + ".br"), "as brotli");
    writeGzip(application.resolve("static").resolve(SCRIPT + ".gz"), SCRIPT_TEXT);
    write(application.resolve("static/favicon.svg"), "<svg/>");
    write(
        application.resolve("static/third-party-licenses.json"),
        """
        {"packages": [{"name": "yjs", "versionInfo": "13", "licenseId": "MIT", "extractedText": "..."}]}
        """);
    write(
        application.resolve("schemas/@x/notebook/tracker.json"),
        """
        {"title": "Notebook", "type": "object", "properties": {"width": {"type": "number"}}}
        """);
    write(application.resolve("themes/@x/theme-light/index.css"), "body{}");
    write(folder.resolve("secret.txt"), "TREASURE");
    write(folder.resolve("lab-secret/secret.txt"), "TREASURE");
  }

  LabOptions options(String baseUrl) {
    return new LabOptions(
        baseUrl, application, own, extensions, Optional.empty(), data, true, false, false);
  }

  void addExtension(String name, String labMetadata) {
    addExtension(extensions, name, labMetadata, "var _JUPYTERLAB;");
  }

  static void addExtension(Path extensions, String name, String labMetadata, String script) {
    write(
        extensions.resolve(name).resolve("package.json"),
        """
        {"name": "%s", "version": "0.1.0", "jupyterlab": %s}
        """
            .formatted(name, labMetadata));
    write(extensions.resolve(name).resolve("static/remoteEntry.1.js"), script);
  }

  static void write(Path file, String content) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void writeGzip(Path file, String content) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    try {
      Files.write(file, bytes.toByteArray());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
