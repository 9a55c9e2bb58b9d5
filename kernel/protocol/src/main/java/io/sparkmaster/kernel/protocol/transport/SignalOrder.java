package io.sparkmaster.kernel.protocol.transport;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import zmq.ZError;

/**
 * Mends how JeroMQ 0.6.0's threads wake each other. {@code zmq.Signaler.send} first writes the byte
 * that wakes the reader and then counts it. A reader that is woken on the sender's processor finds
 * nothing counted and looks again and again, for which the sender cannot go on: until the system's
 * next tick, 4 ms. One in four round trips took that long. Counting before writing ends it.
 *
 * <p>The class is changed as it is loaded; another version of JeroMQ, in which the method looks
 * different, is left as it is.
 */
final class SignalOrder {
  private static final System.Logger LOG = System.getLogger(SignalOrder.class.getName());
  private static final String SIGNALER = "zmq/Signaler";
  private static final String COUNT = "wcursor";
  private static final String COUNTER = "java/util/concurrent/atomic/AtomicLong";
  private static final String COUNTING = "incrementAndGet";

  private static final boolean MENDED = mend();

  private SignalOrder() {}

  /** Whether it is mended; has to be called before JeroMQ is used. */
  static boolean mended() {
    return MENDED;
  }

  private static boolean mend() {
    try (var file = ZError.class.getResourceAsStream("/" + SIGNALER + ".class")) {
      if (file == null) {
        return false;
      }
      var changed = countedFirst(file.readAllBytes());
      if (changed.length == 0) {
        LOG.log(System.Logger.Level.DEBUG, "This JeroMQ's signals are left as they are");
        return false;
      }
      MethodHandles.privateLookupIn(ZError.class, MethodHandles.lookup()).defineClass(changed);
      return true;
    } catch (IOException | IllegalAccessException | LinkageError e) {
      // JeroMQ works without it, only slower.
      LOG.log(System.Logger.Level.DEBUG, "JeroMQ's signals stay slow", e);
      return false;
    }
  }

  /** The class with the order changed; empty when it does not look as expected. */
  static byte[] countedFirst(byte[] signaler) {
    var reader = new ClassReader(signaler);
    var writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    var send = new Send[1];
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            var method = super.visitMethod(access, name, type, signature, exceptions);
            if (!name.equals("send") || !type.equals("()V")) {
              return method;
            }
            send[0] = new Send(method);
            return send[0];
          }
        },
        0);
    return send[0] != null && send[0].counts == 1 ? writer.toByteArray() : new byte[0];
  }

  /** Counts at its beginning, and where it counted only looks. */
  private static final class Send extends MethodVisitor {
    private int counts;

    Send(MethodVisitor to) {
      super(Opcodes.ASM9, to);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      super.visitVarInsn(Opcodes.ALOAD, 0);
      super.visitFieldInsn(Opcodes.GETFIELD, SIGNALER, COUNT, "L" + COUNTER + ";");
      super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, COUNTER, COUNTING, "()J", false);
      super.visitInsn(Opcodes.POP2);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String type, boolean isInterface) {
      var isCount = owner.equals(COUNTER) && name.equals(COUNTING);
      counts += isCount ? 1 : 0;
      super.visitMethodInsn(opcode, owner, isCount ? "get" : name, type, isInterface);
    }
  }
}
