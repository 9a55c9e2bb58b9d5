package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.runtime.shipping.ShippingWay;
import java.util.stream.Stream;

class StandaloneProgramsIT extends ProgramsContract {
  StandaloneProgramsIT() {
    super("standalone", ShippingWay.OUTPUT_DIRECTORY);
  }

  @Override
  Stream<Program> programs() {
    return chosen();
  }
}
