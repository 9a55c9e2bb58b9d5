package io.sparkmaster.kernel.runtime.programs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every program gives the same answer on every master and through both ways of shipping classes. A
 * test run takes all of them where executors are processes of their own, and a dozen elsewhere;
 * {@code kernel/bench/programs} takes all of them everywhere.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProgramsContract {
  static final Set<String> CHOSEN =
      Set.of(
          "java: a variable read through a method",
          "java: a UDF registered earlier sees the assignment",
          "java: a closure made before a redeclaration keeps the old binding",
          "java: a collection mutated between cells",
          "java: records go to executors and back",
          "java: an accumulator counts in each task",
          "java: an aggregator of the notebook",
          "java: what does not serialize fails with its name and the fix",
          "scala: case classes go to executors and back",
          "scala: an RDD of a variable declared and reassigned within one cell",
          "mixed: Scala variables in Java closures",
          "mixed: Java variables in Scala closures");

  private final String master;
  private final ShippingWay classes;
  private Masters kernel;

  ProgramsContract(String master, ShippingWay classes) {
    this.master = master;
    this.classes = classes;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    kernel = Masters.start(master, classes, folder);
  }

  @AfterAll
  void stop() throws Exception {
    kernel.close();
  }

  Stream<Program> programs() {
    return Program.all().stream();
  }

  Stream<Program> chosen() {
    return Program.all().stream().filter(program -> CHOSEN.contains(program.toString()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void givesItsAnswer(Program program) {
    assertThat(ProgramRun.of(program, kernel.client())).as("what is wrong").isEmpty();
  }
}
