package io.sparkmaster.server.terminals;

import io.sparkmaster.server.error.ServerException;
import java.nio.file.Path;

/** How shells run on this server. */
public sealed interface Shells permits OwnShells, SandboxedShells {
  /** How many a user may have at the same time. */
  int most();

  /**
   * Starts one.
   *
   * @param folder of its user's workspace
   * @throws ServerException when none can start there
   */
  Shell start(Path folder);
}
