package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.error.KernelException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/**
 * Makes declarations of variables that are run again into new variables. JShell gives such a
 * declaration the class name of the one before, and finds out that the class is loaded when it has
 * compiled it: it compiles it a second time under the next name, or, where the class is the very
 * same, lets the variable be the old one. So this counts the old declaration's name up ahead, by
 * reaching into JShell's fields: the new one has the next name at once. To be called with the lock
 * held that is for JShell.
 */
final class Redeclarations {
  /** A name where a declaration may have it: behind a type or a comma. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:\\p{javaJavaIdentifierPart}\\s|[>\\],])\\s*"
              + "(\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)\\s*(?=[=;,\\[]|\\z)");

  private static final Pattern COMMENT = Pattern.compile("//|/\\*");

  /** How often JShell has made a snippet's class anew, which is the end of the class's name. */
  private final Field times;

  private final JShell shell;

  /** By the name of each variable that was ever declared, what JShell makes class names of. */
  private final Map<String, ?> known;

  /** The declarations of a source that are counted up; others may begin before these end. */
  final class Ahead {
    private final Map<VarSnippet, String> classes = new HashMap<>();

    private Ahead(List<VarSnippet> declared) {
      for (var each : declared) {
        classes.put(each, className(each));
        count(each, 1);
      }
    }

    /** A declaration that was not come to has left the former one, and its name, as it was. */
    void end() {
      classes.forEach(
          (declared, name) -> {
            if (shell.status(declared).isActive() && className(declared).equals(name)) {
              count(declared, -1);
            }
          });
    }
  }

  /**
   * For that shell.
   *
   * @throws KernelException in a Java whose JShell has no such fields
   */
  @SuppressWarnings("unchecked")
  Redeclarations(JShell shell) {
    this.shell = shell;
    try {
      times = Snippet.class.getDeclaredField("seq");
      times.setAccessible(true);
      var keys = ForgottenSnippets.get(shell, "keyMap");
      known = (Map<String, ?>) ForgottenSnippets.get(keys, "varMap");
    } catch (InaccessibleObjectException e) {
      throw noJava("start the JVM with --add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED", e);
    } catch (ReflectiveOperationException e) {
      throw noJava("use Java 17; JShell is made in another way in " + Runtime.version(), e);
    }
  }

  private static KernelException noJava(String remedy, Exception cause) {
    return new KernelException(
        KernelException.Code.LANGUAGE_DOES_NOT_START,
        "Java cells cannot run: " + remedy + ".",
        cause);
  }

  private void count(VarSnippet declared, int more) {
    try {
      times.setInt(declared, times.getInt(declared) + more);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(times + " was made accessible", e);
    }
  }

  private String className(VarSnippet variable) {
    return shell.sourceCodeAnalysis().wrapper(variable).fullClassName();
  }

  /** Is told what JShell is going to evaluate. */
  Ahead begin(String source) {
    if (!mayDeclareKnown(source)) {
      return new Ahead(List.of());
    }
    var active =
        shell
            .variables()
            .collect(
                Collectors.toMap(VarSnippet::name, Function.identity(), (earlier, later) -> later));
    var declared =
        shell.sourceCodeAnalysis().sourceToSnippets(source).stream()
            .filter(VarSnippet.class::isInstance)
            .map(each -> ((VarSnippet) each).name())
            .distinct()
            .toList();
    // Of one that was refused only the name is left; its class may still be loaded.
    declared.stream().filter(name -> !active.containsKey(name)).forEach(known::remove);
    return new Ahead(declared.stream().filter(active::containsKey).map(active::get).toList());
  }

  /** To ask JShell what a source declares costs about as much as to compile it. */
  private boolean mayDeclareKnown(String source) {
    return COMMENT.matcher(source).find()
        || NAME.matcher(source).results().anyMatch(found -> known.containsKey(found.group(1)));
  }
}
