package io.sparkmaster.kernel.runtime.java;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;

/**
 * Keeps executors from computing with wrong values. JShell's variables are static fields, whose
 * values stay in the driver: in an executor's own JVM such a field is 0 or null, and a lambda that
 * reads it would silently give a wrong answer. So in the classes that executors get, each read of
 * such a field is a call of a method that fails and names the variable.
 */
final class ExecutorGuard extends ClassVisitor {
  /** The classes that JShell wraps snippets in; those that a learner declares are inside them. */
  private static final Pattern SNIPPET = Pattern.compile("REPL/\\$JShell\\$\\w+");

  private static final String PREFIX = "$refuse$";
  private static final String ERROR = "java/lang/IllegalStateException";

  private final Map<String, String> refused = new LinkedHashMap<>();
  private String self = "";
  private boolean isInterface;

  private ExecutorGuard(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /** Whether a class, by its internal name, is one that JShell wraps snippets in. */
  static boolean isSnippet(String internalName) {
    return SNIPPET.matcher(internalName).matches();
  }

  /** The class as executors get it. */
  static byte[] forExecutors(byte[] classFile) {
    var reader = new ClassReader(classFile);
    var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new ExecutorGuard(writer), 0);
    return writer.toByteArray();
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    self = name;
    isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    super.visit(version, access, name, signature, parent, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    return new MethodVisitor(
        Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
      @Override
      public void visitFieldInsn(int opcode, String owner, String field, String type) {
        if (opcode == Opcodes.GETSTATIC && isSnippet(owner)) {
          refused.put(field, type);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, self, PREFIX + field, "()" + type, isInterface);
        } else {
          super.visitFieldInsn(opcode, owner, field, type);
        }
      }
    };
  }

  @Override
  public void visitEnd() {
    refused.forEach(this::addRefusal);
    super.visitEnd();
  }

  private void addRefusal(String variable, String type) {
    var access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    var method = cv.visitMethod(access, PREFIX + variable, "()" + type, null, null);
    method.visitCode();
    method.visitTypeInsn(Opcodes.NEW, ERROR);
    method.visitInsn(Opcodes.DUP);
    method.visitLdcInsn(message(variable));
    method.visitMethodInsn(Opcodes.INVOKESPECIAL, ERROR, "<init>", "(Ljava/lang/String;)V", false);
    method.visitInsn(Opcodes.ATHROW);
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  private static String message(String variable) {
    return """
        The Java variable "%1$s" has no value on executors in other processes. \
        Make a copy inside the block that starts the job, and use the copy in the lambda: \
        { var copy = %1$s; ... x -> x + copy ... }"""
        .formatted(variable);
  }
}
