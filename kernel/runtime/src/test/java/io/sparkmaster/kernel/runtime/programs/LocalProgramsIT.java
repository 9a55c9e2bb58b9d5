package io.sparkmaster.kernel.runtime.programs;

class LocalProgramsIT extends ProgramsContract {
  LocalProgramsIT() {
    super("local");
  }
}
