package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.language.Forgotten;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.FieldVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of JShell's variables are: each is a static field of the last class that was
 * made for it. JShell remakes such classes when something that they may depend on changes, an
 * import for one, and would leave the variable at 0 or null. Not thread-safe.
 */
final class SnippetVariables {
  private static final System.Logger LOG = System.getLogger(SnippetVariables.class.getName());

  private final ClassShipping classes;
  private final Map<String, String> classOf = new HashMap<>();
  private final Map<String, String> remembered = new HashMap<>();

  /** Where the value is; the class that is in {@link #classOf} may be newer. */
  private final Map<String, String> filled = new HashMap<>();

  SnippetVariables(ClassShipping classes) {
    this.classes = classes;
  }

  /** A class was made; it may hold variables. */
  void loaded(String binaryName, byte[] classFile) {
    if (!VariableAccess.isSnippet(binaryName.replace('.', '/'))) {
      return;
    }
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public @Nullable FieldVisitor visitField(
                  int access, String name, String type, String signature, Object value) {
                if ((access & Opcodes.ACC_STATIC) != 0) {
                  classOf.put(name, binaryName);
                }
                return null;
              }
            },
            ClassReader.SKIP_CODE);
  }

  /** Notes where each variable is now. */
  void remember() {
    remembered.clear();
    remembered.putAll(classOf);
    filled.clear();
    filled.putAll(classOf);
  }

  /**
   * Copies the values of variables whose classes were made anew to where they are now.
   *
   * @param declaring the class of a variable that is about to get a value of its own
   */
  void restoreAllBut(String declaring) {
    classOf.forEach(
        (variable, is) -> {
          var was = filled.getOrDefault(variable, is);
          if (!was.equals(is) && !is.equals(declaring)) {
            copy(variable, was, is);
          }
        });
    filled.putAll(classOf);
  }

  private void copy(String variable, String was, String is) {
    try {
      var value = field(was, variable).get(null);
      var now = field(is, variable);
      if (value != null && (now.getType().isPrimitive() || now.getType().isInstance(value))) {
        now.set(null, value);
      }
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // Its type has changed, so that the old value is none of the new one.
      LOG.log(System.Logger.Level.DEBUG, "The variable " + variable + " starts anew", e);
    }
  }

  /**
   * Lets the value go that the variable had before its new declaration, unless a closure or method
   * may still read it.
   */
  void forget(String variable, BiPredicate<String, String> isRead) {
    var was = remembered.get(variable);
    var is = classOf.get(variable);
    if (was == null || is == null || was.equals(is)) {
      return;
    }
    try {
      var old = field(was, variable);
      free(old.get(null), field(is, variable).get(null));
      if (!old.getType().isPrimitive() && !isRead.test(was, variable)) {
        old.set(null, null);
      }
    } catch (ReflectiveOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "The old value of " + variable + " stays", e);
    }
  }

  /** What an ended Spark says to that is not what the learner's cell has to say. */
  private static void free(@Nullable Object old, @Nullable Object now) {
    try {
      Forgotten.free(old, now);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "What a variable held stays cached", e);
    }
  }

  /**
   * Lets go of the variable, unless a closure or method may still read it. What Spark has cached of
   * it stays: {@code ds.cache()} is a result too.
   */
  void drop(String variable, BiPredicate<String, String> isRead) {
    var is = classOf.remove(variable);
    if (is == null || isRead.test(is, variable)) {
      return;
    }
    try {
      var field = field(is, variable);
      if (!field.getType().isPrimitive()) {
        field.set(null, null);
      }
    } catch (ReflectiveOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "The value of " + variable + " stays", e);
    }
  }

  /** Where the variable is now. */
  Optional<Field> field(String variable) {
    var owner = classOf.get(variable);
    try {
      return owner == null ? Optional.empty() : Optional.of(field(owner, variable));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private Field field(String className, String name) throws ReflectiveOperationException {
    var field = classes.load(className).getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
