package io.sparkmaster.kernel.runtime.magics;

import io.sparkmaster.kernel.runtime.output.StreamCapture;

/** {@code %trace}: all that the last error's report has left out. */
final class TraceMagic implements Magic {
  private final NotebookParts parts;

  TraceMagic(NotebookParts parts) {
    this.parts = parts;
  }

  @Override
  public String usage() {
    return "%trace                   the whole stack trace of the last error";
  }

  @Override
  public void run(String arguments, Call call) {
    var trace = parts.trace();
    StreamCapture.say(trace.isEmpty() ? "No cell has failed with a stack trace." : trace.strip());
  }
}
