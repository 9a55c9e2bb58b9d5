package org.example.charts;

import io.sparkmaster.graders.spi.v1.Feedback;
import java.util.List;

/** What can be wrong with an answer, and what to do about it. */
enum Complaint {
  NO_TABLE(
      "Your answer is no Dataset, so it has no columns to draw.",
      "Leave out collect() and show(): the exercise asks for the Dataset itself."),
  NO_ROWS_COMPUTED(
      "Computing your answer ended in an error.", "Run the cell with show() to see it."),
  NO_COLUMN(
      "Your answer lacks a column of the chart.",
      "Give columns their names with as(\"...\") in select or agg."),
  NO_ROWS("Your answer has no rows.", "Look at your filters and at the kind of your joins."),
  TOO_MANY(
      "Your answer has more points than can be told apart in a chart.",
      "Sum up before you draw: group by a coarser unit, or keep the greatest with orderBy and"
          + " limit."),
  NOT_A_NUMBER(
      "Your answer has places where there is no number to draw.",
      "Leave them out with na.drop(), or say what they mean with na.fill()."),
  NO_PLACE(
      "Your answer has rows without a place on the horizontal axis.",
      "Leave out the rows where that column is null."),
  TWICE(
      "Your answer has two rows for the same place on the horizontal axis.",
      "Group by the column of that axis, and by nothing else."),
  NOT_SORTED(
      "The rows of your answer do not go from left to right.",
      "End with orderBy: groups come in any order.");

  private final String essential;
  private final String actionable;

  Complaint(String essential, String actionable) {
    this.essential = essential;
    this.actionable = actionable;
  }

  List<Feedback> feedback(String more) {
    return List.of(Feedback.essential(essential + more), Feedback.actionable(actionable));
  }
}
