package io.sparkmaster.kernel.runtime.programs;

import java.util.stream.Stream;

class LocalProgramsIT extends ProgramsContract {
  LocalProgramsIT() {
    super("local");
  }

  @Override
  Stream<Program> programs() {
    return chosen();
  }
}
