package io.sparkmaster.kernel.launch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.launch.LaunchException.Code;
import io.sparkmaster.kernel.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kind of kernel that a notebook can ask for (jupyter_client, "Kernel specs").
 *
 * @param name what notebooks store: {@code sparkmaster-scala}
 * @param displayName what people see
 * @param language of cells that name none
 */
public record KernelSpec(String name, String displayName, String language) {
  /** Cells are Scala unless they say otherwise; the default. */
  public static final KernelSpec SCALA =
      new KernelSpec("sparkmaster-scala", "Spark - Scala (SparkMaster)", "scala");

  /** Cells are Java unless they say otherwise. */
  public static final KernelSpec JAVA =
      new KernelSpec("sparkmaster-java", "Spark - Java (SparkMaster)", "java");

  private static final String ALONE_MINUTES = "60";

  /** Files beside a kernelspec that front ends show. */
  public static final List<String> RESOURCES =
      List.of("logo-svg.svg", "logo-32x32.png", "logo-64x64.png");

  /** The kernelspecs that come with SparkMaster. */
  public static List<KernelSpec> builtIn() {
    return List.of(SCALA, JAVA);
  }

  /**
   * The built-in kernelspec of that name.
   *
   * @throws LaunchException with {@link Code#UNKNOWN_KERNELSPEC} that lists the known ones
   */
  public static KernelSpec named(String name) {
    return builtIn().stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new LaunchException(
                    Code.UNKNOWN_KERNELSPEC,
                    "There is no kernel \"%s\" here. Choose one of: %s."
                        .formatted(
                            name,
                            String.join(", ", builtIn().stream().map(KernelSpec::name).toList()))));
  }

  /** The content of {@code kernel.json}. */
  public ObjectNode toJson(List<String> argv) {
    // No kernel_protocol_version: from 5.5 on it promises a registration handshake.
    var json = Json.object();
    var array = json.putArray("argv");
    argv.forEach(array::add);
    json.put("display_name", displayName);
    json.put("language", language);
    json.put("interrupt_mode", "message");
    json.putObject("env");
    json.putObject("metadata").put("debugger", false);
    return json;
  }

  /** The arguments after the main class that make a kernel of this kind. */
  List<String> mainArguments(String connectionFile) {
    return List.of("--language", language, connectionFile);
  }

  /** The same for a kernel of a server, which ends when it has been alone for this long. */
  List<String> servedArguments(String connectionFile) {
    var all = new ArrayList<>(List.of("--alone-minutes", ALONE_MINUTES));
    all.addAll(mainArguments(connectionFile));
    return all;
  }

  /** A file of {@link #RESOURCES}; empty for any other name. */
  public Optional<byte[]> resource(String fileName) {
    if (!RESOURCES.contains(fileName)) {
      return Optional.empty();
    }
    try (var stream = KernelSpec.class.getResourceAsStream(fileName)) {
      if (stream == null) {
        throw new IllegalStateException("The jar lacks " + fileName);
      }
      return Optional.of(stream.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + fileName + " from the jar", e);
    }
  }
}
