package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.runtime.shipping.ShippingWay;

class SessionArtifactsProgramsIT extends ProgramsContract {
  SessionArtifactsProgramsIT() {
    super("local-cluster", ShippingWay.SESSION_ARTIFACTS);
  }
}
