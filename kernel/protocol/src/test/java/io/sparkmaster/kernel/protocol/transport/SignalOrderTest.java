package io.sparkmaster.kernel.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import zmq.ZError;

class SignalOrderTest {
  @Test
  void aSignalIsCountedBeforeItsByteWakesTheReader() throws IOException {
    assertThat(callsOfSend(original())).containsSubsequence("call", "incrementAndGet");

    var calls = callsOfSend(SignalOrder.countedFirst(original()));

    assertThat(calls)
        .containsSubsequence("incrementAndGet", "call")
        .containsOnlyOnce("incrementAndGet");
  }

  @Test
  void theClassIsChangedAsItIsLoaded() throws Exception {
    // With class loaders of its own: here another test may have loaded JeroMQ already.
    var path = new ArrayList<URL>();
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      path.add(Path.of(entry).toUri().toURL());
    }
    try (var loader =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      var mended = loader.loadClass(SignalOrder.class.getName()).getDeclaredMethod("mended");
      mended.setAccessible(true);

      assertThat(mended.invoke(null)).isEqualTo(true);
    }
  }

  @Test
  void aClassThatCountsElsewhereIsLeftAsItIs() throws IOException {
    try (var other = ZError.class.getResourceAsStream("/zmq/Mailbox.class")) {
      assertThat(SignalOrder.countedFirst(other.readAllBytes())).isEmpty();
    }
  }

  private static byte[] original() throws IOException {
    try (var file = ZError.class.getResourceAsStream("/zmq/Signaler.class")) {
      return file.readAllBytes();
    }
  }

  private static List<String> callsOfSend(byte[] signaler) {
    var calls = new ArrayList<String>();
    new ClassReader(signaler)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                return name.equals("send") ? new Calls(calls) : null;
              }
            },
            0);
    return calls;
  }

  private static final class Calls extends MethodVisitor {
    private final List<String> names;

    Calls(List<String> names) {
      super(Opcodes.ASM9);
      this.names = names;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String type, boolean isInterface) {
      names.add(name);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String type, Handle bootstrap, Object... arguments) {
      names.add(name);
    }
  }
}
