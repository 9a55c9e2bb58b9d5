package io.sparkmaster.kernel.runtime.programs;

import java.util.stream.Stream;

class StandaloneProgramsIT extends ProgramsContract {
  StandaloneProgramsIT() {
    super("standalone");
  }

  @Override
  Stream<Program> programs() {
    return chosen();
  }
}
