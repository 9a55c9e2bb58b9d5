package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.runtime.shipping.ShippingWay;

class LocalClusterProgramsIT extends ProgramsContract {
  LocalClusterProgramsIT() {
    super("local-cluster", ShippingWay.OUTPUT_DIRECTORY);
  }
}
