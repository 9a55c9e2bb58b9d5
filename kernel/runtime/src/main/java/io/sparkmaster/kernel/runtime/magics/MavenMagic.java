package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
  private static final Pattern UNREACHABLE =
      Pattern.compile("Host (\\S+) not found|Connection (?:refused|timed out)|not well configured");

  private final JarMagic jars;

  MavenMagic(JarMagic jars) {
    this.jars = jars;
  }

  @Override
  public String usage() {
    return "%maven G:A:V [--repo URL] adds a library from Maven Central (or URL), and what it needs";
  }

  @Override
  public void run(String arguments, Call call) {
    var words = arguments.split("\\s+");
    var withRepository = words.length == 3 && words[1].equals("--repo");
    if (!COORDINATES.matcher(words[0]).matches() || !(words.length == 1 || withRepository)) {
      throw new KernelException(
          Code.BAD_CELL,
          "%maven wants group:artifact:version, such as %maven org.apache.commons:commons-csv:1.11.0;"
              + " it got \""
              + arguments
              + "\".");
    }
    StreamCapture.say("Looking for " + words[0] + " ...");
    var found = resolve(words[0], withRepository ? Option.apply(words[2]) : Option.empty());
    found.forEach(jars::add);
    StreamCapture.say(
        "Added "
            + found.stream()
                .map(jar -> String.valueOf(jar.getFileName()))
                .collect(Collectors.joining(", ")));
  }

  private static List<Path> resolve(String coordinates, Option<String> repository) {
    var log = new ByteArrayOutputStream();
    try (var out = new PrintStream(new Progress(log), true, StandardCharsets.UTF_8)) {
      var maven = MavenUtils$.MODULE$;
      var settings = maven.buildIvySettings(repository, Option.empty(), true, out);
      var none = CollectionConverters.asScala(List.<String>of()).toSeq();
      var paths =
          maven.resolveMavenCoordinates(
              coordinates, settings, Option.empty(), true, none, false, out);
      return CollectionConverters.asJava(paths).stream().map(Path::of).toList();
    } catch (RuntimeException e) {
      throw new KernelException(
          Code.BAD_CELL, why(coordinates, log.toString(StandardCharsets.UTF_8)), e);
    }
  }

  private static String why(String coordinates, String log) {
    var unreachable = UNREACHABLE.matcher(log);
    if (unreachable.find()) {
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
