package io.sparkmaster.kernel.runtime.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every program gives the same answer on every master. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProgramsContract {
  private final String master;
  private Masters kernel;

  ProgramsContract(String master) {
    this.master = master;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    kernel = Masters.start(master, folder);
  }

  @AfterAll
  void stop() throws Exception {
    kernel.close();
  }

  Stream<Program> programs() {
    return Program.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void givesItsAnswer(Program program) {
    assertThat(ProgramRun.of(program, kernel.client())).as("what is wrong").isEmpty();
  }
}
