package io.sparkmaster.kernel.runtime.programs;

import io.sparkmaster.kernel.protocol.client.Execution;
import io.sparkmaster.kernel.protocol.client.KernelClient;
import java.time.Duration;
import java.util.stream.StreamSupport;

/** Runs programs in a kernel and compares. */
final class ProgramRun {
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private ProgramRun() {}

  /** What is wrong; empty when all is right. */
  static String of(Program program, KernelClient kernel) {
    var printed = new StringBuilder();
    Execution last = null;
    for (var cell : program.cells()) {
      last = kernel.execute(cell, DEADLINE);
      printed.append(last.stream("stdout"));
      var isLast = cell.equals(program.cells().get(program.cells().size() - 1));
      if (!last.status().equals("ok") && !(isLast && program.fails())) {
        return "failed at\n" + cell + "\n" + report(last);
      }
    }
    if (program.fails()) {
      return compareFailure(program, last);
    }
    if (program.cells().get(program.cells().size() - 1).startsWith("%%sql")) {
      printed.append(last.result("text/plain").orElse(""));
    }
    var got = printed.toString().strip();
    return got.equals(program.expected())
        ? ""
        : "expected\n" + program.expected() + "\nbut got\n" + got;
  }

  private static String compareFailure(Program program, Execution last) {
    if (last.status().equals("ok")) {
      return "expected a failure";
    }
    var report = report(last);
    return program
        .expected()
        .lines()
        .filter(line -> !report.contains(line))
        .findFirst()
        .map(line -> "expected \"" + line + "\" in\n" + report)
        .orElse("");
  }

  private static String report(Execution failed) {
    var content = failed.reply().content();
    var text =
        new StringBuilder(
            content.path("ename").asText() + ": " + content.path("evalue").asText() + "\n");
    StreamSupport.stream(content.path("traceback").spliterator(), false)
        .forEach(line -> text.append(line.asText()).append('\n'));
    return text.toString();
  }
}
