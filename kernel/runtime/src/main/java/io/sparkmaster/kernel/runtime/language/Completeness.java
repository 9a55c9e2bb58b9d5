package io.sparkmaster.kernel.runtime.language;

/** Whether a text is a whole cell: the statuses of an is_complete_reply. */
public enum Completeness {
  COMPLETE,
  INCOMPLETE,
  INVALID,
  UNKNOWN
}
