package io.sparkmaster.kernel.runtime.shipping;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.FieldVisitor;
import org.apache.xbean.asm9.MethodVisitor;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.Type;

/**
 * What driver and executors get instead of a class that the Scala compiler made of a cell.
 *
 * <ul>
 *   <li>Each {@code var} of the cell is behind a reference. Spark's closure cleaner copies the cell
 *       when a closure is made; with the reference copied instead of the value, the closure sees
 *       what is assigned later.
 *   <li>A SparkContext in a field stays behind, whether the learner wrote {@code @transient} or
 *       not: no task can use one, and closures that carry their cell would not serialize.
 *   <li>Each {@code object} of the cell is serializable: closures that use it carry the cell.
 *   <li>The compiler makes a field for each earlier cell that may be used, and no code for it. Such
 *       a field goes: it would keep the class of an earlier run of the same cell, and so on.
 * </ul>
 */
final class ScalaCellClass {
  private static final Pattern CELL = Pattern.compile("\\$line\\d+\\.\\$read\\$\\$iw");
  private static final Pattern READ = Pattern.compile("\\$line\\d+\\.\\$read");
  private static final Pattern EARLIER_CELL = Pattern.compile("\\$line\\d+\\$read");
  private static final Pattern OBJECT =
      Pattern.compile("\\$line\\d+\\.\\$read\\$\\$iw\\$.*[\\w]\\$");
  private static final Set<String> DRIVER_ONLY =
      Set.of("Lorg/apache/spark/SparkContext;", "Lorg/apache/spark/api/java/JavaSparkContext;");
  private static final String SETTER = "_$eq";

  private ScalaCellClass() {}

  /** Whether a class of that binary name is changed. */
  static boolean isChanged(String name) {
    return CELL.matcher(name).matches()
        || OBJECT.matcher(name).matches()
        || READ.matcher(name).matches();
  }

  /** The changed class. */
  static byte[] change(String name, byte[] classFile) {
    var reader = new ClassReader(classFile);
    if (READ.matcher(name).matches()) {
      // Without the reader's constants, of which none that is unused is to stay.
      var read = new ClassWriter(0);
      reader.accept(new Fields(read, used(reader)), 0);
      return read.toByteArray();
    }
    var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        CELL.matcher(name).matches() ? new Vars(writer, vars(reader)) : new Objects(writer), 0);
    return writer.toByteArray();
  }

  /** The names of fields that have a setter. */
  private static Set<String> vars(ClassReader reader) {
    var names = new LinkedHashSet<String>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            if (name.endsWith(SETTER)) {
              names.add(name.substring(0, name.length() - SETTER.length()));
            }
            return null;
          }
        },
        ClassReader.SKIP_CODE);
    return names;
  }

  /** The names of fields that the class's code reads or sets. */
  private static Set<String> used(ClassReader reader) {
    var names = new LinkedHashSet<String>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String method, String type, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
              @Override
              public void visitFieldInsn(int opcode, String owner, String name, String type) {
                names.add(name);
              }
            };
          }
        },
        ClassReader.SKIP_DEBUG);
    return names;
  }

  private static final class Fields extends ClassVisitor {
    private final Set<String> used;

    Fields(ClassVisitor next, Set<String> used) {
      super(Opcodes.ASM9, next);
      this.used = used;
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String type, String signature, Object value) {
      return EARLIER_CELL.matcher(name).matches() && !used.contains(name)
          ? null
          : super.visitField(access, name, type, signature, value);
    }
  }

  private static final class Objects extends ClassVisitor {
    Objects(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] given) {
      var all = new LinkedHashSet<>(List.of(given));
      all.add("java/io/Serializable");
      // A signature lists interfaces as well; without one, the list above holds.
      super.visit(version, access, name, null, parent, all.toArray(String[]::new));
    }
  }

  private static final class Vars extends ClassVisitor {
    private final Set<String> vars;
    private final Map<String, Type> types = new HashMap<>();
    private String self = "";

    Vars(ClassVisitor next, Set<String> vars) {
      super(Opcodes.ASM9, next);
      this.vars = vars;
    }

    @Override
    public void visit(
        int version, int access, String name, String signature, String parent, String[] given) {
      self = name;
      super.visit(version, access, name, signature, parent, given);
    }

    @Override
    public FieldVisitor visitField(
        int given, String name, String type, String signature, Object value) {
      var access = DRIVER_ONLY.contains(type) ? given | Opcodes.ACC_TRANSIENT : given;
      if (!vars.contains(name) || (access & Opcodes.ACC_STATIC) != 0) {
        return super.visitField(access, name, type, signature, value);
      }
      types.put(name, Type.getType(type));
      return super.visitField(access, name, "L" + reference(Type.getType(type)) + ";", null, null);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      var next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new Body(next, name.equals("<init>"));
    }

    private static String reference(Type type) {
      var kind =
          switch (type.getSort()) {
            case Type.BOOLEAN -> "Boolean";
            case Type.CHAR -> "Char";
            case Type.BYTE -> "Byte";
            case Type.SHORT -> "Short";
            case Type.INT -> "Int";
            case Type.LONG -> "Long";
            case Type.FLOAT -> "Float";
            case Type.DOUBLE -> "Double";
            default -> "Object";
          };
      return "scala/runtime/" + kind + "Ref";
    }

    /** A method's code, with each access to a var by its reference. */
    private final class Body extends MethodVisitor {
      private boolean beforeSuper;

      Body(MethodVisitor next, boolean isConstructor) {
        super(Opcodes.ASM9, next);
        this.beforeSuper = isConstructor;
      }

      @Override
      public void visitMethodInsn(
          int opcode, String owner, String name, String descriptor, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (beforeSuper && opcode == Opcodes.INVOKESPECIAL && name.equals("<init>")) {
          beforeSuper = false;
          types.forEach(
              (field, type) -> {
                var reference = reference(type);
                super.visitVarInsn(Opcodes.ALOAD, 0);
                super.visitMethodInsn(
                    Opcodes.INVOKESTATIC, reference, "zero", "()L" + reference + ";", false);
                super.visitFieldInsn(Opcodes.PUTFIELD, self, field, "L" + reference + ";");
              });
        }
      }

      @Override
      public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        var type = owner.equals(self) ? types.get(name) : null;
        if (type == null) {
          super.visitFieldInsn(opcode, owner, name, descriptor);
          return;
        }
        var reference = reference(type);
        var element = reference.endsWith("ObjectRef") ? "Ljava/lang/Object;" : descriptor;
        var isWide = type.getSize() == 2;
        if (opcode == Opcodes.PUTFIELD) {
          super.visitInsn(isWide ? Opcodes.DUP2_X1 : Opcodes.SWAP);
          if (isWide) {
            super.visitInsn(Opcodes.POP2);
          }
        }
        super.visitFieldInsn(Opcodes.GETFIELD, self, name, "L" + reference + ";");
        if (opcode == Opcodes.PUTFIELD) {
          super.visitInsn(isWide ? Opcodes.DUP_X2 : Opcodes.SWAP);
          if (isWide) {
            super.visitInsn(Opcodes.POP);
          }
        }
        super.visitFieldInsn(opcode, reference, "elem", element);
        if (opcode == Opcodes.GETFIELD && reference.endsWith("ObjectRef")) {
          super.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
        }
      }
    }
  }
}
