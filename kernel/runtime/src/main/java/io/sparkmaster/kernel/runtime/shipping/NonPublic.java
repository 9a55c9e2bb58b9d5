package io.sparkmaster.kernel.runtime.shipping;

import java.util.HashSet;
import java.util.Set;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.FieldVisitor;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;

/**
 * What a class has that only classes of the same loader can use, though a learner may use it from
 * any cell: members and nested classes without a modifier, protected ones, subclasses that a sealed
 * class permits. Scala compiles no such thing.
 */
final class NonPublic extends ClassVisitor {
  private static final int HIDDEN = Opcodes.ACC_PUBLIC | Opcodes.ACC_PRIVATE;

  private final Set<String> found = new HashSet<>();
  private String self = "";
  private boolean isInCode;
  private boolean isPrivate;

  private NonPublic() {
    super(Opcodes.ASM9);
  }

  /** The members as {@code name+descriptor} and the class itself; empty if all is public. */
  static Set<String> of(byte[] classFile) {
    var scan = new NonPublic();
    new ClassReader(classFile).accept(scan, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    // Local and private classes have no name that another cell could use.
    return scan.isInCode || scan.isPrivate ? Set.of() : scan.found;
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    self = name;
    if ((access & Opcodes.ACC_PUBLIC) == 0) {
      found.add(name);
    }
  }

  @Override
  public void visitInnerClass(String name, String outer, String inner, int access) {
    if (name.equals(self)) {
      isInCode = outer == null;
      isPrivate = (access & Opcodes.ACC_PRIVATE) != 0;
    }
  }

  @Override
  public void visitPermittedSubclass(String name) {
    found.add(self);
  }

  @Override
  public FieldVisitor visitField(
      int access, String name, String type, String signature, Object value) {
    add(access, name, type);
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String type, String signature, String[] exceptions) {
    add(access, name, type);
    return null;
  }

  private void add(int access, String name, String type) {
    if ((access & HIDDEN) == 0
        && (access & Opcodes.ACC_SYNTHETIC) == 0
        && !name.equals("<clinit>")) {
      found.add(name + type);
    }
  }
}
