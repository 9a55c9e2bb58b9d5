package org.example.charts;

import io.sparkmaster.graders.spi.v1.Feedback;
import java.util.List;

/**
 * A complaint about an answer.
 *
 * @param shown names and values of the answer; never told on hidden data, which they could carry
 */
record Fault(Complaint complaint, String shown) {
  List<Feedback> feedback(boolean hidden) {
    return complaint.feedback(hidden || shown.isEmpty() ? "" : " " + shown);
  }
}
