package io.sparkmaster.graders.runner.plugins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** Compiles a grader and packs it as its author would. */
public final class PluginJar {
  private PluginJar() {}

  /** A grader {@code plugin.MyGrader} with that id, whose grade method has that body. */
  public static void make(Path jar, String id, String gradeBody) throws IOException {
    var source =
        """
        package plugin;
        import io.sparkmaster.graders.spi.v1.*;
        import java.util.List;
        public final class MyGrader implements Grader {
          public String id() { return "%s"; }
          public String optionsSchema() { return "{\\"type\\": \\"object\\"}"; }
          public List<Probe<?>> probes(Options options) { return List.of(new Probe.Output()); }
          public Grade grade(Evidence evidence, Options options) { %s }
        }
        """
            .formatted(id, gradeBody);
    var folder = Files.createTempDirectory(jar.getParent(), "plugin-");
    var file = Files.writeString(folder.resolve("MyGrader.java"), source);
    var compiler = ToolProvider.getSystemJavaCompiler();
    var arguments =
        List.of(
            "-proc:none",
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            folder.toString(),
            file.toString());
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("The plugin does not compile:\n" + source);
    }
    pack(jar, "plugin.MyGrader", Files.readAllBytes(folder.resolve("plugin/MyGrader.class")));
  }

  /** A jar without classes that says which version of the interface it is for, unless empty. */
  static void packs(Path jar, String spi, String version, String className) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!version.isEmpty()) {
      manifest.getMainAttributes().putValue("Graders-SPI", version);
    }
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      var service = "META-INF/services/io.sparkmaster.graders.spi.%s.Grader".formatted(spi);
      out.putNextEntry(new JarEntry(service));
      out.write(className.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A jar whose service file names a class; without bytes, the class is not in it. */
  static void pack(Path jar, String className, byte[] bytes) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/services/io.sparkmaster.graders.spi.v1.Grader"));
      out.write(className.getBytes(StandardCharsets.UTF_8));
      if (bytes.length > 0) {
        out.putNextEntry(new JarEntry(className.replace('.', '/') + ".class"));
        out.write(bytes);
      }
    }
  }
}
