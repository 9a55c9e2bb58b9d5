package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.language.Forgotten;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
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

  /** The variables that are in that class. */
  Stream<String> of(String binaryName) {
    return classOf.entrySet().stream()
        .filter(each -> each.getValue().equals(binaryName))
        .map(Map.Entry::getKey);
  }

  /** Notes where each variable is now. */
  void remember() {
    remembered.clear();
    remembered.putAll(classOf);
  }

  /** Copies the value from where the variable was to where it is now. */
  void restore(String variable) {
    var was = remembered.get(variable);
    var is = classOf.get(variable);
    if (was == null || is == null || was.equals(is)) {
      return;
    }
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
      Forgotten.free(old.get(null), field(is, variable).get(null));
      if (!old.getType().isPrimitive() && !isRead.test(was, variable)) {
        old.set(null, null);
      }
    } catch (ReflectiveOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "The old value of " + variable + " stays", e);
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
