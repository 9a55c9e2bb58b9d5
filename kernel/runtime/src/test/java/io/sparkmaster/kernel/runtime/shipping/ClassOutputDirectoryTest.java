package io.sparkmaster.kernel.runtime.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ClassOutputDirectoryTest {
  private static byte[] ownBytes() throws IOException {
    var name = "/" + Shipped.class.getName().replace('.', '/') + ".class";
    try (var in = ClassOutputDirectoryTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** A class to be shipped under another name than its own, which must be refused. */
  static final class Shipped {}

  @Test
  void aShippedClassFileIsServedAndGoneAfterClosing() throws Exception {
    var shipping = new ClassOutputDirectory();
    shipping.ship("cells.Some", ownBytes());

    try (var in = shipping.loader().getResourceAsStream("cells/Some.class")) {
      assertThat(in.readAllBytes()).isEqualTo(ownBytes());
    }
    shipping.close();
    assertThat(Files.exists(shipping.outputDirectory())).isFalse();
  }

  @Test
  void namesCannotLeaveTheDirectory() {
    try (var shipping = new ClassOutputDirectory()) {
      assertThat(shipping.loader().getResource("../../../../etc/passwd")).isNull();
    }
  }

  @Test
  void anUnknownClassIsNotFound() {
    try (var shipping = new ClassOutputDirectory()) {
      assertThatThrownBy(() -> shipping.loader().loadClass("cells.None"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void classesOfTheKernelItselfAreTheSameOnes() throws Exception {
    try (var shipping = new ClassOutputDirectory()) {
      assertThat(shipping.loader().loadClass(Shipped.class.getName())).isSameAs(Shipped.class);
    }
  }
}
