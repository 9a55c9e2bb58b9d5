package io.sparkmaster.graders.runner.plugins;

import io.sparkmaster.graders.spi.v1.Grader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** The sample plugin, built from its sources against the graders' interface and nothing else. */
public final class SampleJar {
  private static final Path SAMPLE = Path.of("..", "sample", "src", "main");
  private static final String SERVICE = "META-INF/services/io.sparkmaster.graders.spi.v1.Grader";

  private SampleJar() {}

  /** Builds it into a folder of plugins. */
  public static Path into(Path plugins) throws IOException {
    var classes = Files.createTempDirectory("sample-plugin-");
    var arguments = new ArrayList<>(List.of("--release", "17", "-proc:none"));
    arguments.addAll(List.of("-cp", theInterface(), "-d", classes.toString()));
    try (var sources = Files.walk(SAMPLE.resolve("java"))) {
      sources
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> arguments.add(file.toString()));
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("The sample plugin does not compile.");
    }
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Graders-SPI", "1.0");
    Files.createDirectories(plugins);
    var jar = plugins.resolve("chart-grader.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var files = Files.walk(classes)) {
      add(out, SERVICE, SAMPLE.resolve("resources").resolve(SERVICE));
      for (var file : files.filter(Files::isRegularFile).toList()) {
        add(out, classes.relativize(file).toString(), file);
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, Path file) throws IOException {
    out.putNextEntry(new JarEntry(name));
    Files.copy(file, out);
  }

  private static String theInterface() {
    try {
      return Path.of(Grader.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
