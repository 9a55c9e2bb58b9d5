package io.sparkmaster.graders.builtin;

import io.sparkmaster.graders.spi.v1.PlanNode;
import java.util.List;

/**
 * A rule that a plan breaks.
 *
 * @param what a sentence that may be told on hidden data too: without numbers that a learner can
 *     choose
 * @param detail what may be told on given data only, with a space before it, or empty
 * @param guilty the operators that break it; empty when something is lacking
 */
record PlanComplaint(String what, String detail, String remedy, List<PlanNode> guilty) {
  PlanComplaint {
    guilty = List.copyOf(guilty);
  }

  PlanComplaint(String what, String remedy, List<PlanNode> guilty) {
    this(what, "", remedy, guilty);
  }
}
