package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.task.TaskScope;
import io.sparkmaster.kernel.runtime.task.TaskVariables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import java.util.regex.Pattern;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.Label;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.Type;

/**
 * Rewrites a class of a Java cell so that inside Spark tasks its code reads and assigns the task's
 * own copies of the notebook's variables. JShell's variables are static fields, whose values stay
 * in the driver; in an executor's own JVM such a field would be 0 or null.
 */
final class VariableAccess extends ClassVisitor {
  /** The classes that JShell wraps snippets in; those that a learner declares are inside them. */
  private static final Pattern SNIPPET = Pattern.compile("REPL/\\$JShell\\$\\w+");

  /** The method that JShell runs a snippet by: in the driver, never in a task. */
  static final String RUN = "do_it$";

  /** The method by which lambdas arrive. */
  private static final String DESERIALIZE = "$deserializeLambda$";

  /** What javac makes in a class that has an {@code assert}. */
  private static final String ASSERTIONS = "$assertionsDisabled";

  private static final String TASK_VARIABLES = Type.getInternalName(TaskVariables.class);
  private static final String SCOPE = Type.getInternalName(TaskScope.class);
  private static final String OBJECT = "Ljava/lang/Object;";

  /** A variable, by its class's internal name. */
  private record Variable(String owner, String name, String type) {
    Type asType() {
      return Type.getType(type);
    }
  }

  private final ToIntBiFunction<String, String> numbers;
  private final String reachable;
  private final Map<Variable, String> readers = new LinkedHashMap<>();
  private final Map<Variable, String> writers = new LinkedHashMap<>();
  private String self = "";
  private boolean isInterface;

  private VariableAccess(
      ClassVisitor next, ToIntBiFunction<String, String> numbers, String reachable) {
    super(Opcodes.ASM9, next);
    this.numbers = numbers;
    this.reachable = reachable;
  }

  /** Whether a class, by its internal name, is one that JShell wraps snippets in. */
  static boolean isSnippet(String internalName) {
    return SNIPPET.matcher(internalName).matches();
  }

  /** Whether a static field is a variable of the notebook. */
  static boolean isVariable(String owner, String field) {
    return isSnippet(owner) && !field.equals(ASSERTIONS);
  }

  /**
   * The class as driver and executors get it.
   *
   * @param numbers gives the number of a variable, by the binary name of its class and its own
   * @param reachable the numbers of the variables that the class's lambdas may read
   */
  static byte[] rewrite(
      byte[] classFile, ToIntBiFunction<String, String> numbers, String reachable) {
    var reader = new ClassReader(classFile);
    var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new VariableAccess(writer, numbers, reachable), 0);
    return writer.toByteArray();
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    self = name;
    isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
    super.visit(version, open(access), name, signature, parent, interfaces);
  }

  /**
   * What JShell wraps snippets in is used by others, whose class loaders are others: for the JVM
   * that is another package.
   */
  private int open(int access) {
    return isSnippet(self) ? access | Opcodes.ACC_PUBLIC : access;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    var given = name.equals("<init>") ? open(access) : access;
    var next = super.visitMethod(given, name, descriptor, signature, exceptions);
    if (name.equals(RUN) && isSnippet(self)) {
      return next;
    }
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        if (name.equals(DESERIALIZE)) {
          super.visitLdcInsn(reachable);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC, TASK_VARIABLES, "enter", "(Ljava/lang/String;)V", false);
        }
      }

      @Override
      public void visitFieldInsn(int opcode, String owner, String field, String type) {
        if (!isVariable(owner, field)) {
          super.visitFieldInsn(opcode, owner, field, type);
        } else if (opcode == Opcodes.GETSTATIC) {
          call(readers, "$read$", new Variable(owner, field, type), "()" + type);
        } else {
          call(writers, "$write$", new Variable(owner, field, type), "(" + type + ")V");
        }
      }

      private void call(
          Map<Variable, String> methods, String prefix, Variable variable, String descriptor) {
        var method =
            methods.computeIfAbsent(variable, v -> prefix + v.name() + "$" + methods.size());
        super.visitMethodInsn(Opcodes.INVOKESTATIC, self, method, descriptor, isInterface);
      }
    };
  }

  @Override
  public void visitEnd() {
    readers.forEach(this::addReader);
    writers.forEach(this::addWriter);
    super.visitEnd();
  }

  /** Private, so that it does not change the class's default serialVersionUID. */
  private MethodVisitor begin(String name, String descriptor) {
    var access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
    var method = cv.visitMethod(access, name, descriptor, null, null);
    method.visitCode();
    return method;
  }

  private int number(Variable variable) {
    return numbers.applyAsInt(variable.owner().replace('/', '.'), variable.name());
  }

  /**
   * The way that is taken 10^8 times has branches that are never taken otherwise, no calls and no
   * volatile reads: so the JIT compiler takes it out of loops.
   */
  private void addReader(Variable variable, String name) {
    var method = begin(name, "()" + variable.type());
    var field = new Label();
    var find = new Label();
    var number = number(variable);
    method.visitMethodInsn(Opcodes.INVOKESTATIC, SCOPE, "current", "()L" + SCOPE + ";", false);
    method.visitVarInsn(Opcodes.ASTORE, 0);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitJumpInsn(Opcodes.IFNULL, find);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitFieldInsn(Opcodes.GETFIELD, SCOPE, "slots", "[" + OBJECT);
    method.visitVarInsn(Opcodes.ASTORE, 1);
    method.visitVarInsn(Opcodes.ALOAD, 1);
    method.visitJumpInsn(Opcodes.IFNULL, field);
    pushInt(method, number);
    method.visitVarInsn(Opcodes.ALOAD, 1);
    method.visitInsn(Opcodes.ARRAYLENGTH);
    method.visitJumpInsn(Opcodes.IF_ICMPGE, find);
    method.visitVarInsn(Opcodes.ALOAD, 1);
    pushInt(method, number);
    method.visitInsn(Opcodes.AALOAD);
    method.visitVarInsn(Opcodes.ASTORE, 0);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitJumpInsn(Opcodes.IFNULL, find);
    returnValue(method, variable.asType());
    method.visitLabel(find);
    frame(method);
    pushInt(method, number);
    method.visitMethodInsn(Opcodes.INVOKESTATIC, TASK_VARIABLES, "find", "(I)" + OBJECT, false);
    method.visitVarInsn(Opcodes.ASTORE, 0);
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitFieldInsn(Opcodes.GETSTATIC, TASK_VARIABLES, "FIELD", OBJECT);
    method.visitJumpInsn(Opcodes.IF_ACMPEQ, field);
    returnValue(method, variable.asType());
    method.visitLabel(field);
    frame(method);
    method.visitFieldInsn(Opcodes.GETSTATIC, variable.owner(), variable.name(), variable.type());
    method.visitInsn(variable.asType().getOpcode(Opcodes.IRETURN));
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  private static void frame(MethodVisitor method) {
    method.visitFrame(Opcodes.F_FULL, 1, new Object[] {"java/lang/Object"}, 0, new Object[0]);
  }

  /** Returns what is in the first local variable. */
  private static void returnValue(MethodVisitor method, Type type) {
    if (Boxes.isPrimitive(type)) {
      method.visitVarInsn(Opcodes.ALOAD, 0);
      Boxes.unbox(method, type);
    } else {
      returnNull(method);
      method.visitVarInsn(Opcodes.ALOAD, 0);
      method.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
    }
    method.visitInsn(type.getOpcode(Opcodes.IRETURN));
  }

  private static void returnNull(MethodVisitor method) {
    var notNull = new Label();
    method.visitVarInsn(Opcodes.ALOAD, 0);
    method.visitFieldInsn(Opcodes.GETSTATIC, TASK_VARIABLES, "NULL", OBJECT);
    method.visitJumpInsn(Opcodes.IF_ACMPNE, notNull);
    method.visitInsn(Opcodes.ACONST_NULL);
    method.visitInsn(Opcodes.ARETURN);
    method.visitLabel(notNull);
    frame(method);
  }

  private void addWriter(Variable variable, String name) {
    var method = begin(name, "(" + variable.type() + ")V");
    var type = variable.asType();
    var inTask = new Label();
    method.visitMethodInsn(Opcodes.INVOKESTATIC, TASK_VARIABLES, "isField", "()Z", false);
    method.visitJumpInsn(Opcodes.IFEQ, inTask);
    method.visitVarInsn(type.getOpcode(Opcodes.ILOAD), 0);
    method.visitFieldInsn(Opcodes.PUTSTATIC, variable.owner(), variable.name(), variable.type());
    method.visitInsn(Opcodes.RETURN);
    method.visitLabel(inTask);
    method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    pushInt(method, number(variable));
    method.visitVarInsn(type.getOpcode(Opcodes.ILOAD), 0);
    Boxes.box(method, type);
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC, TASK_VARIABLES, "write", "(I" + OBJECT + ")V", false);
    method.visitInsn(Opcodes.RETURN);
    method.visitMaxs(0, 0);
    method.visitEnd();
  }

  private static void pushInt(MethodVisitor method, int value) {
    method.visitLdcInsn(value);
  }
}
