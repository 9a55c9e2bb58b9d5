package io.sparkmaster.kernel.launch;

import io.sparkmaster.kernel.launch.LaunchException.Code;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder that kernels run from: {@code lib/*.jar}, {@code driver/*.jar} for processes with many
 * kernels, and, when it has been made, the class data archive {@code kernel.jsa}. Arguments come in
 * the same order each time: the archive is only used with the class path that it was made with.
 *
 * @param root the folder
 * @param maxHeap the largest heap of a kernel as {@code -Xmx} takes it; Spark refuses less than
 *     about 450m
 */
public record KernelDistribution(Path root, String maxHeap) {
  /** The class that a kernel's process runs. */
  public static final String MAIN_CLASS = "io.sparkmaster.kernel.runtime.KernelMain";

  /** The heap of a kernel when nothing else is asked for. */
  public static final String DEFAULT_MAX_HEAP = "1g";

  /** Enough for what Spark's UI keeps of an application. */
  private static final String ENDED_MAX_HEAP = "640m";

  /**
   * Arguments of {@code java} with which the second compiler looks at a method fifteen times later
   * than usual. While a kernel or an executor starts it would take a processor from what it starts;
   * the loops of a long job get there all the same.
   */
  public static final List<String> OPTIMISED_LATER =
      List.of(
          "-XX:Tier4InvocationThreshold=75000",
          "-XX:Tier4MinInvocationThreshold=9000",
          "-XX:Tier4CompileThreshold=225000",
          "-XX:Tier4BackEdgeThreshold=600000");

  private static final long FIRST_HEAP_BYTES = 128L << 20;
  private static final String JVM_OPTIONS = "jvm-options.txt";

  /** Makes the folder's path absolute. */
  public KernelDistribution {
    root = root.toAbsolutePath().normalize();
    if (!maxHeap.matches("[1-9][0-9]*[kmgKMG]?")) {
      throw new LaunchException(
          Code.NOT_STARTED,
          "The kernel heap \"%s\" is not a size. Write for instance 1g or 800m."
              .formatted(maxHeap));
    }
  }

  /** The distribution in that folder, with the default heap. */
  public KernelDistribution(Path root) {
    this(root, DEFAULT_MAX_HEAP);
  }

  /** Where the class data archive is, or would be. */
  public Path archive() {
    return root.resolve("kernel.jsa");
  }

  /**
   * The arguments of {@code java}, up to and without the main class.
   *
   * @throws LaunchException with {@link Code#DISTRIBUTION_INCOMPLETE}
   */
  public List<String> jvmArguments() {
    var arguments = new ArrayList<String>();
    if (Files.exists(archive())) {
      arguments.add("-XX:SharedArchiveFile=" + archive());
    }
    addCommon(arguments);
    return List.copyOf(arguments);
  }

  /** The same for one kernel, which may need less than others. */
  List<String> jvmArguments(LaunchSpec spec) {
    return spec.ended() == null
        ? jvmArguments()
        : new KernelDistribution(root, ENDED_MAX_HEAP).jvmArguments();
  }

  /**
   * The arguments of {@code java} for a process with many kernels: {@code driver/*.jar} comes after
   * the kernel's jars, so that the archive still fits.
   *
   * @throws LaunchException with {@link Code#DISTRIBUTION_INCOMPLETE}
   */
  public List<String> driverArguments() {
    var arguments = new ArrayList<>(jvmArguments());
    var classPath = arguments.size() - 1;
    arguments.set(
        classPath,
        Stream.concat(
                Stream.of(arguments.get(classPath)),
                jars(root.resolve("driver")).stream().map(Path::toString))
            .collect(Collectors.joining(File.pathSeparator)));
    // Most of what many notebooks have lives on.
    arguments.add("-XX:MaxNewSize=" + Math.max(FIRST_HEAP_BYTES / 4, maxHeapBytes() / 5));
    // With it, the driver keeps a cell's System.exit from ending all kernels.
    arguments.add("-Djava.security.manager=allow");
    return List.copyOf(arguments);
  }

  /**
   * The arguments of a training run that writes a class data archive when it exits.
   *
   * @throws LaunchException with {@link Code#DISTRIBUTION_INCOMPLETE}
   */
  public List<String> archivingArguments(Path archive) {
    var arguments = new ArrayList<String>();
    arguments.add("-XX:ArchiveClassesAtExit=" + archive);
    addCommon(arguments);
    return List.copyOf(arguments);
  }

  private void addCommon(List<String> arguments) {
    arguments.add("-Xshare:auto");
    // A stale archive only costs time; its warnings would reach the learner as output.
    arguments.add("-Xlog:disable");
    arguments.add("-Xlog:all=error:stderr");
    arguments.add("-XX:+UseSerialGC");
    // At another address than it was made for, the archive is rewritten in each process's own
    // memory: 80 MB that kernels could share, and 0.2 s. What a random address hides is nothing
    // here, where people run code of their own.
    arguments.add("-XX:+UnlockDiagnosticVMOptions");
    arguments.add("-XX:ArchiveRelocationMode=0");
    arguments.add("-XX:-UsePerfData");
    arguments.addAll(OPTIMISED_LATER);
    arguments.add("-Xss4m");
    // The JVM would begin with a part of the machine's memory, most of which a lesson never needs.
    arguments.add("-Xms" + Math.min(FIRST_HEAP_BYTES, maxHeapBytes()));
    arguments.add("-Xmx" + maxHeap);
    // What a start makes lives on, mostly: more room for young objects would only be filled once.
    arguments.add("-XX:NewSize=28m");
    // Their room follows that of old objects, a half of it by default, and is never given back.
    arguments.add("-XX:NewRatio=4");
    // A start would reach the JVM's own threshold, and collect the whole heap for nothing.
    arguments.add("-XX:MetaspaceSize=64m");
    // Memory that the start has needed goes back with one collection, not with the fourth.
    arguments.add("-XX:-ShrinkHeapInSteps");
    arguments.add("-XX:TrimNativeHeapInterval=10000");
    arguments.addAll(sparkOptions());
    arguments.add("-cp");
    arguments.add(
        jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
  }

  private long maxHeapBytes() {
    var number = Long.parseLong(maxHeap.replaceFirst("[kmgKMG]$", ""));
    return switch (Character.toLowerCase(maxHeap.charAt(maxHeap.length() - 1))) {
      case 'k' -> number << 10;
      case 'm' -> number << 20;
      case 'g' -> number << 30;
      default -> number;
    };
  }

  /** The kernel's jars, sorted by name. */
  public List<Path> jars() {
    return jars(root.resolve("lib"));
  }

  private static List<Path> jars(Path lib) {
    if (!Files.isDirectory(lib)) {
      throw incomplete(lib, "is not there");
    }
    List<Path> jars;
    try (var files = Files.list(lib)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new LaunchException(
          Code.DISTRIBUTION_INCOMPLETE, "Cannot read the kernel's folder " + lib + ": " + e, e);
    }
    if (jars.isEmpty()) {
      throw incomplete(lib, "holds no jars");
    }
    return jars;
  }

  private static LaunchException incomplete(Path lib, String why) {
    return new LaunchException(
        Code.DISTRIBUTION_INCOMPLETE,
        "No kernel can start: its folder %s %s. Stop and run `sparkmaster start` again; it builds what is missing."
            .formatted(lib, why));
  }

  /** What Spark needs opened on Java 17; the flags of {@code JavaModuleOptions} in Spark. */
  static List<String> sparkOptions() {
    try (var resource = KernelDistribution.class.getResourceAsStream(JVM_OPTIONS)) {
      if (resource == null) {
        throw new IllegalStateException("The jar lacks " + JVM_OPTIONS);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + JVM_OPTIONS + " from the jar", e);
    }
  }
}
