package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.error.KernelException.Code;
import io.sparkmaster.kernel.runtime.output.StreamCapture;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All magics, by name. */
public final class Magics {
  private static final int NEAR = 2;

  private static final String CELLS =
      """
      The first line of a cell can say what its code is:
        %%scala, %%java, %%sql   the language
        %%time                   shows how long the cell takes; %time CODE does so for a line

      Lines above a cell's code can be:
      """;

  private final Map<String, Magic> magics = new LinkedHashMap<>();

  /** The magics that work on this notebook. */
  public Magics(NotebookParts parts) {
    var jars = new JarMagic(parts);
    magics.put(
        "maven",
        new MavenMagic(jars, Path.of(System.getProperty("user.home"), ".m2/settings.xml")));
    magics.put("jar", jars);
    magics.put("conf", new ConfMagic(parts, jars));
    magics.put("explain", new ExplainMagic());
    magics.put("reset", new ResetMagic(parts));
    magics.put("trace", new TraceMagic(parts));
    magics.put("who", new WhoMagic(parts));
    magics.put("help", new Help());
  }

  /** The names of lines that a cell can begin with, without the sign. */
  public static List<String> names() {
    return List.of("conf", "explain", "help", "jar", "maven", "reset", "time", "trace", "who");
  }

  /**
   * Does what the line says.
   *
   * @throws KernelException that says what is wrong with it
   */
  public void run(MagicLine line, Call call) throws InterruptedException {
    var magic = magics.get(line.name());
    if (magic == null) {
      throw unknown("%" + line.name(), names().stream().map(name -> "%" + name).toList());
    }
    magic.run(line.arguments(), call);
  }

  /** The cell around a line. */
  public interface Call extends Magic.Call {}

  /** The error for a name that there is not, with those that are meant perhaps. */
  public static KernelException unknown(String name, Collection<String> known) {
    var near =
        known.stream()
            .filter(each -> distance(each, name) <= NEAR || each.startsWith(name))
            .sorted(Comparator.comparingInt(each -> distance(each, name)))
            .toList();
    var meant = near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
    return new KernelException(
        Code.BAD_CELL,
        "There is no \""
            + name
            + "\"."
            + meant
            + " A cell can begin with "
            + String.join(", ", known)
            + "; %help says what they do.");
  }

  /** How many letters have to change (Levenshtein). */
  static int distance(String one, String other) {
    var a = one.toLowerCase(Locale.ROOT);
    var b = other.toLowerCase(Locale.ROOT);
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        var above = row[j];
        var same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above + 1, row[j - 1] + 1), diagonal + same);
        diagonal = above;
      }
    }
    return row[b.length()];
  }

  private final class Help implements Magic {
    @Override
    public String usage() {
      return "%help                    this list";
    }

    @Override
    public void run(String arguments, Magic.Call call) {
      StreamCapture.say(
          Stream.concat(
                  Stream.of(CELLS.stripTrailing()),
                  magics.values().stream().map(magic -> "  " + magic.usage()))
              .collect(Collectors.joining("\n")));
    }
  }
}
