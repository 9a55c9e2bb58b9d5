package io.sparkmaster.kernel.runtime.programs;

class LocalClusterProgramsIT extends ProgramsContract {
  LocalClusterProgramsIT() {
    super("local-cluster");
  }
}
