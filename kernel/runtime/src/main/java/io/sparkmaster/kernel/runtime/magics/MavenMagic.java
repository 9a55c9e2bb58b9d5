package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ivy.plugins.resolver.ChainResolver;
import org.apache.ivy.plugins.resolver.DependencyResolver;
import org.apache.ivy.plugins.resolver.IBiblioResolver;
import org.apache.spark.util.MavenUtils$;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * {@code %maven GROUP:ARTIFACT:VERSION}: a library and all that it needs, without what Spark
 * brings; resolved as by {@code spark-submit --packages}.
 */
final class MavenMagic implements Magic {
  private static final Pattern COORDINATES = Pattern.compile("[^:\\s]+:[^:\\s]+:[^:\\s]+");
  private static final Pattern PROGRESS = Pattern.compile("downloading .*|\\s+found .*");

  /** What Spark calls the two that it always asks. */
  private static final Set<String> REMOTE = Set.of("central", "spark-packages");

  private static final Pattern UNREACHABLE =
      Pattern.compile("Host (\\S+) not found|Connection (?:refused|timed out)|not well configured");

  private final JarMagic jars;
  private final Path settings;

  /** Asks where a person's Maven settings say, if there are any. */
  MavenMagic(JarMagic jars, Path settings) {
    this.jars = jars;
    this.settings = settings;
  }

  @Override
  public String usage() {
    return "%maven G:A:V [--repo URL] adds a library from Maven Central (or URL), and what it"
        + " needs";
  }

  @Override
  public void run(String arguments, Call call) {
    var words = arguments.split("\\s+");
    var withRepository = words.length == 3 && words[1].equals("--repo");
    if (!COORDINATES.matcher(words[0]).matches() || !(words.length == 1 || withRepository)) {
      throw new KernelException(
          Code.BAD_CELL,
          "%maven wants group:artifact:version, such as %maven"
              + " org.apache.commons:commons-csv:1.11.0; it got \""
              + arguments
              + "\".");
    }
    StreamCapture.say("Looking for " + words[0] + " ...");
    var found = resolve(words[0], withRepository ? List.of(words[2]) : List.of());
    found.forEach(jars::add);
    StreamCapture.say(
        "Added "
            + found.stream()
                .map(jar -> String.valueOf(jar.getFileName()))
                .collect(Collectors.joining(", ")));
  }

  /** The jars of a library and of what it needs; {@code named} are further repositories. */
  List<Path> resolve(String coordinates, List<String> named) {
    var own = MavenSettings.read(settings);
    var log = new ByteArrayOutputStream();
    try (var out = new PrintStream(new Progress(log), true, StandardCharsets.UTF_8)) {
      var maven = MavenUtils$.MODULE$;
      var repositories = Stream.concat(named.stream(), own.addresses().stream()).toList();
      var ivy =
          maven.buildIvySettings(
              repositories.isEmpty()
                  ? Option.empty()
                  : Option.apply(String.join(",", repositories)),
              Option.empty(),
              true,
              out);
      useMirrors(ivy.getDefaultResolver(), own);
      var none = CollectionConverters.asScala(List.<String>of()).toSeq();
      var paths =
          maven.resolveMavenCoordinates(coordinates, ivy, Option.empty(), true, none, false, out);
      return CollectionConverters.asJava(paths).stream().map(Path::of).toList();
    } catch (RuntimeException e) {
      throw new KernelException(
          Code.BAD_CELL, why(coordinates, log.toString(StandardCharsets.UTF_8)), e);
    }
  }

  private static void useMirrors(DependencyResolver resolver, MavenSettings own) {
    if (resolver instanceof ChainResolver chain) {
      chain.getResolvers().forEach(each -> useMirrors(each, own));
    } else if (resolver instanceof IBiblioResolver repository
        && REMOTE.contains(repository.getName())) {
      own.mirror(repository.getName()).ifPresent(repository::setRoot);
    }
  }

  /** A sandbox has a loopback of its own and nothing else. */
  private static boolean hasNoNetwork() {
    try {
      for (var each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (!each.isLoopback()) {
          return false;
        }
      }
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  private static String why(String coordinates, String log) {
    var unreachable = UNREACHABLE.matcher(log);
    if (unreachable.find() && hasNoNetwork()) {
      return coordinates
          + " cannot be fetched: kernels of this server run in a sandbox without network. Upload"
          + " the jar to your workspace and add it with %jar, or ask whoever runs the server.";
    }
    if (unreachable.find(0)) {
      var host = unreachable.group(1) == null ? "" : " (" + unreachable.group(1) + ")";
      return coordinates
          + " is not in the local Maven repository (~/.m2), and a Maven repository cannot be"
          + " reached"
          + host
          + ": this machine seems to be offline or behind a proxy. Go online, name a repository"
          + " that can be reached with --repo URL, or add a jar you have with %jar.";
    }
    return "There is no "
        + coordinates
        + " in the local Maven repository, Maven Central or the Spark packages. Check the three"
        + " parts; Spark libraries for this kernel end in _2.13.";
  }

  /** Shows what is found and loaded as it goes, and keeps all for the error message. */
  private static final class Progress extends OutputStream {
    private final Consumer<String> show = StreamCapture.voice();
    private final ByteArrayOutputStream all;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Progress(ByteArrayOutputStream all) {
      this.all = all;
    }

    @Override
    public void write(int b) {
      all.write(b);
      if (b != '\n') {
        line.write(b);
        return;
      }
      var text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      if (PROGRESS.matcher(text).matches()) {
        show.accept("  " + text.strip());
      }
    }
  }
}
