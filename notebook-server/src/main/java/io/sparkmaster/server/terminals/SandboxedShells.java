package io.sparkmaster.server.terminals;

import io.sparkmaster.kernel.launch.LaunchException;
import io.sparkmaster.kernel.launch.SandboxedProvider;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Login shells in sandboxes like those of their learners' kernels, each in one of its own. */
public final class SandboxedShells implements Shells {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxedShells.class);
  private static final Path ROOT = Path.of("/");
  private static final Path BASH = Path.of("/usr/bin/bash");
  private static final String SH = "/bin/sh";

  private final SandboxedProvider sandboxes;
  private final int most;
  private final HangUps hangUps = new HangUps();

  /**
   * Shells that reach what kernels reach.
   *
   * @param most how many a user may have; each can use what one kernel can
   */
  public SandboxedShells(SandboxedProvider sandboxes, int most) {
    this.sandboxes = sandboxes;
    this.most = most;
  }

  @Override
  public int most() {
    return most;
  }

  @Override
  public Shell start(Path folder) {
    try {
      var sandbox = sandboxes.program("terminal", folder, List.of(program(), "-l"), variables());
      // Bubblewrap goes to the folder itself, inside; here a link may have taken its place.
      return Shell.start(hangUps.heardBy(sandbox.command()), sandbox.environment(), ROOT, sandbox);
    } catch (LaunchException refused) {
      throw switch (refused.code()) {
        case WORKSPACE_FULL -> refusal(ErrorCode.CONFLICT, refused);
        case NO_WORKING_DIRECTORY -> refusal(ErrorCode.NOT_FOUND, refused);
        default -> unavailable(refused);
      };
    }
  }

  private static ServerException refusal(ErrorCode code, LaunchException refused) {
    return new ServerException(code, refused.getMessage(), refused);
  }

  /** Where the server has its files is for its operator. */
  private static ServerException unavailable(LaunchException refused) {
    LOG.warn("no terminal can start", refused);
    return new ServerException(
        ErrorCode.UNAVAILABLE,
        "No terminal can start on this server now. Ask who runs it: its log says why.",
        refused);
  }

  /** The sandbox shows the machine's programs, but not its users' shells. */
  private static String program() {
    return Files.isExecutable(BASH) ? BASH.toString() : SH;
  }

  private static Map<String, String> variables() {
    // No file of the home folder, which is new, could set the prompt.
    var prompt = program().equals(SH) ? "$ " : "\\w\\$ ";
    return Map.of("TERM", "xterm-256color", "SHELL", program(), "PS1", prompt);
  }
}
