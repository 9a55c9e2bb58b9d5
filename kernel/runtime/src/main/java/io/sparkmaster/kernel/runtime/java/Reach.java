package io.sparkmaster.kernel.runtime.java;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.Handle;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;

/**
 * Which variables the code of a class may read, itself or through other classes of the notebook.
 * Only what is worth fetching ahead: a variable that is missing here is fetched when it is read.
 * Not thread-safe.
 */
final class Reach {
  private static final String NOTEBOOK = "REPL/";

  private final Map<String, Set<Integer>> reads = new HashMap<>();

  /** Takes the classes of one load, which may use each other and those of earlier loads. */
  void add(Collection<byte[]> classFiles, ToIntBiFunction<String, String> numbers) {
    var uses = new HashMap<String, Set<String>>();
    for (var each : classFiles) {
      var reader = new ClassReader(each);
      var used = uses.computeIfAbsent(reader.getClassName(), name -> new LinkedHashSet<>());
      var read = new TreeSet<Integer>();
      reads.put(reader.getClassName(), read);
      reader.accept(new Scan(numbers, read, used), ClassReader.SKIP_DEBUG);
    }
    // As many rounds as there are classes suffice for what goes through each of them.
    for (int round = 0; round < uses.size(); round++) {
      uses.forEach((name, used) -> used.forEach(other -> reads.get(name).addAll(of(other))));
    }
  }

  private Set<Integer> of(String internalName) {
    return Set.copyOf(reads.getOrDefault(internalName, Set.of()));
  }

  /** The numbers of the variables, each followed by a comma. */
  String numbers(String internalName) {
    var text = new StringBuilder();
    reads.getOrDefault(internalName, Set.of()).forEach(each -> text.append(each).append(','));
    return text.toString();
  }

  /** Nothing uses these classes any more. */
  void forget(Predicate<String> internalNames) {
    reads.keySet().removeIf(internalNames);
  }

  private static final class Scan extends ClassVisitor {
    private final ToIntBiFunction<String, String> numbers;
    private final Set<Integer> read;
    private final Set<String> used;

    Scan(ToIntBiFunction<String, String> numbers, Set<Integer> read, Set<String> used) {
      super(Opcodes.ASM9);
      this.numbers = numbers;
      this.read = read;
      this.used = used;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String type, String signature, String[] exceptions) {
      var runs = name.equals(VariableAccess.RUN);
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitFieldInsn(int opcode, String owner, String field, String type) {
          if (!runs && opcode == Opcodes.GETSTATIC && VariableAccess.isVariable(owner, field)) {
            read.add(numbers.applyAsInt(owner.replace('/', '.'), field));
          }
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String method, String type, boolean isInterface) {
          use(owner);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
          use(type);
        }

        @Override
        public void visitInvokeDynamicInsn(
            String method, String type, Handle bootstrap, Object... arguments) {
          for (var each : arguments) {
            if (each instanceof Handle handle) {
              use(handle.getOwner());
            }
          }
        }

        private void use(String owner) {
          if (owner.startsWith(NOTEBOOK)) {
            used.add(owner);
          }
        }
      };
    }
  }
}
