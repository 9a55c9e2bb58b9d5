package io.sparkmaster.graders.runner;

import io.sparkmaster.graders.runner.command.GradeCommand;
import java.nio.file.Path;
import java.util.Arrays;

/** The command as a program of its own; the first argument is the kernels' folder. */
final class GradeMain {
  private GradeMain() {}

  public static void main(String... arguments) {
    var rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    System.exit(GradeCommand.create(Path.of(arguments[0]), System.getenv()).execute(rest));
  }
}
