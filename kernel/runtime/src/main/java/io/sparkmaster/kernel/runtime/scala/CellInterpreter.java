package io.sparkmaster.kernel.runtime.scala;

import java.lang.invoke.MethodHandles;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.Opcodes;
import scala.Option;
import scala.reflect.internal.Symbols;
import scala.tools.nsc.Settings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.shell.ReplReporterImpl;

/**
 * Scala's interpreter, but for where it looks for a cell that it has compiled: in the compiler. The
 * interpreter itself asks reflection at run time first, which never knows; but it loads the cell's
 * class for that, and makes a universe's worth of symbols for the cell's loader, a fifth of a small
 * cell's time.
 *
 * <p>The class is written at run time, because Java has no word for the type of the interpreter's
 * {@code outputDir}, and so can have no subclass of it.
 */
final class CellInterpreter {
  private static final System.Logger LOG = System.getLogger(CellInterpreter.class.getName());
  private static final String SELF = CellInterpreter.class.getName().replace('.', '/');
  private static final String PARENT = IMain.class.getName().replace('.', '/');
  private static final String MADE =
      "(Lscala/tools/nsc/Settings;Lscala/Option;Lscala/tools/nsc/Settings;"
          + "Lscala/tools/nsc/interpreter/ReplReporter;)V";
  private static final String FOUND =
      "(%sLjava/lang/String;)Lscala/reflect/internal/Symbols$Symbol;";

  private CellInterpreter() {}

  /**
   * Starts no compiler yet.
   *
   * @param parent has the classes that cells use
   */
  static IMain of(Settings settings, ClassLoader parent, ReplReporterImpl reporter) {
    try {
      return (IMain)
          Kind.OF_CELLS.getConstructors()[0].newInstance(
              settings, Option.apply(parent), settings, reporter);
    } catch (ReflectiveOperationException | LinkageError e) {
      // Another version than the one that this was written for; cells take longer.
      LOG.log(System.Logger.Level.DEBUG, "Scala's own interpreter is used", e);
      return new IMain(settings, Option.apply(parent), settings, reporter);
    }
  }

  /** The class is made once. */
  private static final class Kind {
    private static final Class<?> OF_CELLS = define();

    private static Class<?> define() {
      try {
        return MethodHandles.lookup().defineClass(classFile());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("A class may define others in its own package", e);
      }
    }
  }

  /** Called by that class: the object of a cell, or no symbol. */
  static Symbols.Symbol find(IMain interpreter, String path) {
    return interpreter.global().rootMirror().getModuleIfDefined(path);
  }

  private static byte[] classFile() {
    var type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    type.visit(
        Opcodes.V17,
        Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
        SELF + "$OfCells",
        null,
        PARENT,
        null);
    var made = type.visitMethod(Opcodes.ACC_PUBLIC, "<init>", MADE, null, null);
    made.visitCode();
    for (int argument = 0; argument <= 4; argument++) {
      made.visitVarInsn(Opcodes.ALOAD, argument);
    }
    made.visitMethodInsn(Opcodes.INVOKESPECIAL, PARENT, "<init>", MADE, false);
    made.visitInsn(Opcodes.RETURN);
    made.visitMaxs(0, 0);
    made.visitEnd();
    var find =
        type.visitMethod(Opcodes.ACC_PUBLIC, "readRootPath", FOUND.formatted(""), null, null);
    find.visitCode();
    find.visitVarInsn(Opcodes.ALOAD, 0);
    find.visitVarInsn(Opcodes.ALOAD, 1);
    find.visitMethodInsn(
        Opcodes.INVOKESTATIC, SELF, "find", FOUND.formatted("L" + PARENT + ";"), false);
    find.visitInsn(Opcodes.ARETURN);
    find.visitMaxs(0, 0);
    find.visitEnd();
    type.visitEnd();
    return type.toByteArray();
  }
}
