package io.sparkmaster.kernel.runtime.java;

import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.Type;

/** Bytecode that boxes primitive values and takes them out again. */
final class Boxes {
  private Boxes() {}

  static boolean isPrimitive(Type type) {
    return type.getSort() <= Type.DOUBLE;
  }

  private static String box(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN -> "java/lang/Boolean";
      case Type.CHAR -> "java/lang/Character";
      case Type.BYTE -> "java/lang/Byte";
      case Type.SHORT -> "java/lang/Short";
      case Type.INT -> "java/lang/Integer";
      case Type.FLOAT -> "java/lang/Float";
      case Type.LONG -> "java/lang/Long";
      default -> "java/lang/Double";
    };
  }

  /** Boxes what is on the stack, if it is primitive. */
  static void box(MethodVisitor method, Type type) {
    if (isPrimitive(type)) {
      var descriptor = "(" + type.getDescriptor() + ")L" + box(type) + ";";
      method.visitMethodInsn(Opcodes.INVOKESTATIC, box(type), "valueOf", descriptor, false);
    }
  }

  /** Takes the primitive value out of the box on the stack. */
  static void unbox(MethodVisitor method, Type type) {
    method.visitTypeInsn(Opcodes.CHECKCAST, box(type));
    method.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        box(type),
        type.getClassName() + "Value",
        "()" + type.getDescriptor(),
        false);
  }
}
