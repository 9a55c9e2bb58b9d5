package io.sparkmaster.server.contents;

import io.sparkmaster.server.http.UserId;
import java.util.Optional;

/** Tells which notebook a kernel runs. */
@FunctionalInterface
public interface KernelNotebooks {
  /** The path from the workspace's root; empty when the user has no kernel of that id. */
  Optional<String> of(UserId user, String kernel);
}
