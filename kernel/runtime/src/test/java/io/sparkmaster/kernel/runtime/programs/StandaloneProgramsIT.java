package io.sparkmaster.kernel.runtime.programs;

import java.util.Set;
import java.util.stream.Stream;

/** A dozen of the programs; {@code kernel/bench/programs} runs all of them everywhere. */
class StandaloneProgramsIT extends ProgramsContract {
  private static final Set<String> CHOSEN =
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

  StandaloneProgramsIT() {
    super("standalone");
  }

  @Override
  Stream<Program> programs() {
    return super.programs().filter(program -> CHOSEN.contains(program.toString()));
  }
}
