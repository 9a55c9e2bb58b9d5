package io.sparkmaster.kernel.runtime.java;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/**
 * Lets go what JShell keeps, until it ends, of snippets that no later snippet can use: statements
 * that have run and declarations that others have taken the place of. That is their text, several
 * times and each time with all imports, and their class files. JShell has no way to ask for this,
 * so it reaches into its fields; where these are not as they are in Java 17, everything stays.
 */
final class ForgottenSnippets {
  private static final System.Logger LOG = System.getLogger(ForgottenSnippets.class.getName());

  private static final Pattern CLASS = Pattern.compile("(?:REPL\\.)?(\\$JShell\\$\\d+[A-Z]*)");
  private static final Pattern NUMBER = Pattern.compile("\\$JShell\\$(\\d+)");

  private final JShell shell;
  private final SnippetClasses loaded;
  private final Set<String> unnamed = new LinkedHashSet<>();
  private final boolean isKnown;
  private Collection<?> snippets = Set.of();
  private List<@Nullable Object> byKey = List.of();
  private Map<String, Set<Integer>> dependents = Map.of();
  private Map<String, ?> wraps = Map.of();
  private Map<String, ?> bytes = Map.of();
  private Map<String, ?> classFiles = Map.of();

  ForgottenSnippets(JShell shell, SnippetClasses loaded) {
    this.shell = shell;
    this.loaded = loaded;
    isKnown = open();
  }

  @SuppressWarnings("unchecked")
  private boolean open() {
    try {
      var maps = get(shell, "maps");
      snippets = (Collection<?>) get(maps, "snippets");
      byKey = (List<@Nullable Object>) get(maps, "keyIndexToSnippet");
      dependents = (Map<String, Set<Integer>>) get(maps, "dependencies");
      wraps = (Map<String, ?>) get(get(shell, "outerMap"), "classOuters");
      bytes = (Map<String, ?>) get(get(shell, "classTracker"), "map");
      classFiles =
          (Map<String, ?>) get(get(get(shell, "taskFactory"), "fileManager"), "classObjects");
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "This JShell keeps every snippet", e);
      return false;
    }
  }

  /** What a field of JShell's has. */
  static Object get(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  /** Whether a snippet has run and left nothing that has a name, or was refused. */
  static boolean isOver(Snippet snippet) {
    return !snippet.kind().isPersistent();
  }

  /** Forgets one that is over or was dropped. */
  void forget(Snippet snippet) {
    forgetOverwritten(snippet);
    if (isKnown && snippet.kind() != Snippet.Kind.ERRONEOUS) {
      var number = number(classOf(snippet));
      unnamed.addAll(loaded.of(number));
      removeClasses(name -> number(name).equals(number));
    }
  }

  /** Forgets one whose place another has taken, whose class has the same number. */
  void forgetOverwritten(Snippet snippet) {
    if (isKnown) {
      snippets.remove(snippet);
      byKey.replaceAll(each -> each == snippet ? null : each);
    }
  }

  /** Forgets the classes that a snippet had before it was made anew. */
  void forgetEarlierClasses(Snippet snippet) {
    if (!isKnown || isOver(snippet)) {
      return;
    }
    var name = classOf(snippet);
    loaded.of(number(name)).stream()
        .filter(each -> !each.endsWith("." + name))
        .forEach(unnamed::add);
    // A class of the notebook may be what variables and other classes are made of.
    if (snippet.kind() != Snippet.Kind.TYPE_DECL) {
      removeClasses(other -> number(other).equals(number(name)) && !other.equals(name));
    }
  }

  /**
   * Lets the JVM unload, at a cell's end, the classes of what was forgotten in it. Until then the
   * value of a variable that is made anew is in its old class.
   */
  void unload() {
    unnamed.forEach(loaded::release);
    unnamed.clear();
  }

  /** Whether something that was declared since would have to be made anew without it. */
  boolean isUsed(VarSnippet variable) {
    return !isKnown
        || dependents.getOrDefault(variable.name(), Set.of()).stream()
            .anyMatch(key -> byKey.get(key) != null);
  }

  /** The name without its package: {@code $JShell$12B}. */
  private String classOf(Snippet snippet) {
    var name = shell.sourceCodeAnalysis().wrapper(snippet).fullClassName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String number(String className) {
    var matcher = NUMBER.matcher(className);
    return matcher.lookingAt() ? matcher.group(1) : "";
  }

  private void removeClasses(Predicate<String> which) {
    for (var map : List.of(wraps, bytes, classFiles)) {
      map.keySet()
          .removeIf(
              each -> {
                var matcher = CLASS.matcher(each);
                return matcher.lookingAt() && which.test(matcher.group(1));
              });
    }
  }
}
