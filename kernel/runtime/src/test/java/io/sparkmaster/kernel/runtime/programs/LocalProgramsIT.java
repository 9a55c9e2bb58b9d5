package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.util.stream.Stream;

class LocalProgramsIT extends ProgramsContract {
  LocalProgramsIT() {
    super("local", ShippingWay.OUTPUT_DIRECTORY);
  }

  @Override
  Stream<Program> programs() {
    return chosen();
  }
}
