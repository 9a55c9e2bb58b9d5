package io.sparkmaster.graders.runner.plugins;

import java.nio.file.Path;

/**
 * A grader that could not be taken in; all others are.
 *
 * @param file the jar, or the program's own class path
 * @param what is wrong, and what to do about it
 */
public record PluginFault(Path file, String what) {
  @Override
  public String toString() {
    return file + ": " + what;
  }
}
