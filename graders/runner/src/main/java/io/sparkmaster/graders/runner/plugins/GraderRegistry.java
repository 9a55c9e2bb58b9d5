package io.sparkmaster.graders.runner.plugins;

import io.sparkmaster.courses.catalog.Combinator;
import io.sparkmaster.courses.catalog.KnownGraders;
import io.sparkmaster.courses.catalog.KnownGraders.OptionsCheck;
import io.sparkmaster.graders.spi.v1.Grader;
import io.sparkmaster.graders.spi.v1.Options;
import io.sparkmaster.graders.spi.v1.OptionsException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The built-in graders and those of plugins. Each jar of the plugin folder has a class loader of
 * its own, whose parent shows the JDK and the graders' interface only. Thread-safe.
 */
public final class GraderRegistry implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GraderRegistry.class.getName());
  private static final Path BUILT_IN = Path.of("(built in)");
  private static final String ID = "[a-z0-9]+(-[a-z0-9]+)*";

  private final SortedMap<String, Grader> graders = new TreeMap<>();
  private final Map<String, Path> origins = new LinkedHashMap<>();
  private final List<PluginFault> faults = new ArrayList<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();

  private GraderRegistry() {}

  /** The built-in graders alone. */
  public static GraderRegistry builtIn() {
    var registry = new GraderRegistry();
    registry.addAll(BUILT_IN, GraderRegistry.class.getClassLoader());
    return registry;
  }

  /**
   * The built-in graders and those in the jars of a folder, in the order of the jars' names.
   * Nothing that is wrong with a jar is fatal: see {@link #faults()}.
   *
   * @param plugins a folder that need not exist
   */
  public static GraderRegistry load(Path plugins) {
    var registry = builtIn();
    if (!Files.isDirectory(plugins)) {
      return registry;
    }
    try (var files = Files.list(plugins)) {
      files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(registry::addJar);
    } catch (IOException e) {
      registry.fault(plugins, "The folder cannot be read: " + e + ". Check who may read it.");
    }
    return registry;
  }

  private void addJar(Path jar) {
    var refusal = PluginJarFile.refusal(jar);
    if (refusal.isPresent()) {
      fault(jar, refusal.get());
      return;
    }
    URLClassLoader loader;
    try {
      loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, new SpiOnlyParent());
    } catch (MalformedURLException e) {
      fault(jar, "The file's name is no URL: " + e.getMessage() + ". Rename it.");
      return;
    }
    loaders.add(loader);
    var before = faults.size();
    if (addAll(jar, loader) == 0 && faults.size() == before) {
      fault(jar, "Its file in META-INF/services names no class. Name the grader's, or remove it.");
    }
  }

  /** The number of graders that the loader offered and that were taken in. */
  private int addAll(Path origin, ClassLoader loader) {
    var taken = 0;
    var found = ServiceLoader.load(Grader.class, loader).iterator();
    while (true) {
      try {
        if (!found.hasNext()) {
          return taken;
        }
        taken += add(origin, found.next()) ? 1 : 0;
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        fault(origin, "A grader cannot be loaded: " + e + ". Rebuild the jar, or remove it.");
        // A service file that cannot be read fails for ever; a class that cannot, once.
        if (!(e.getCause() == null || e.getCause() instanceof ReflectiveOperationException)
            || e instanceof RuntimeException) {
          return taken;
        }
      }
    }
  }

  private boolean add(Path origin, Grader grader) {
    var id = grader.id();
    if (!id.matches(ID)) {
      fault(origin, "\"%s\" is no id of a grader: use lower case, digits, hyphens.".formatted(id));
      return false;
    }
    if (Combinator.of(id).isPresent()) {
      fault(
          origin,
          "\"%s\" puts graders together in lessons: give the grader another id.".formatted(id));
      return false;
    }
    if (graders.putIfAbsent(id, grader) != null) {
      fault(
          origin,
          """
          Two graders claim the id "%s": this one and that of %s, which stays. \
          A lesson names its grader by id, so ids must be unique. Remove one of them.\
          """
              .formatted(id, origins.get(id)));
      return false;
    }
    origins.put(id, origin);
    return true;
  }

  private void fault(Path file, String what) {
    faults.add(new PluginFault(file, what));
  }

  /** The grader of that id. */
  public Optional<Grader> grader(String id) {
    return Optional.ofNullable(graders.get(id));
  }

  /** All graders by id. */
  public SortedMap<String, Grader> graders() {
    return Collections.unmodifiableSortedMap(graders);
  }

  /** What could not be taken in. */
  public List<PluginFault> faults() {
    return List.copyOf(faults);
  }

  /** The graders as the catalog checks lessons against them. */
  public KnownGraders known() {
    var checks = new LinkedHashMap<String, OptionsCheck>();
    graders.forEach((id, grader) -> checks.put(id, options -> optionFaults(grader, options)));
    return new KnownGraders(checks);
  }

  private static List<String> optionFaults(Grader grader, Map<String, Object> options) {
    try {
      if (grader.probes(Options.of(grader.id(), options)).isEmpty()) {
        return List.of("The grader \"%s\" asks for no evidence.".formatted(grader.id()));
      }
      return List.of();
    } catch (OptionsException e) {
      return List.of(e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      return List.of(
          "The grader \"%s\" cannot read its options %s: %s.".formatted(grader.id(), options, e));
    }
  }

  @Override
  public void close() {
    for (var loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "A plugin's jar stays open", e);
      }
    }
  }
}
