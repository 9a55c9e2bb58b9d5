package io.sparkmaster.server.start;

import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.storage.AtomicFiles;
import io.sparkmaster.server.storage.Milestones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a first notebook into a new workspace; one that the learner deletes stays deleted. */
final class WelcomeNotebook {
  /** The milestone of a home folder that was used in laptop mode. */
  static final String OF_A_LAPTOP = "welcome-notebook";

  private static final String NAME = "Welcome.ipynb";
  private final Milestones milestones;

  WelcomeNotebook(Milestones milestones) {
    this.milestones = milestones;
  }

  /** Places it once in the life of a home folder and milestone. */
  void place(Path workspace, String milestone) {
    var target = workspace.resolve(NAME);
    if (!milestones.reach(milestone) || Files.exists(target)) {
      return;
    }
    try (var bytes = WelcomeNotebook.class.getResourceAsStream(NAME)) {
      if (bytes == null) {
        throw new IllegalStateException("The program lacks its resource " + NAME);
      }
      AtomicFiles.write(target, bytes.readAllBytes());
    } catch (IOException failed) {
      throw new ServerException(
          ErrorCode.STORAGE, "The file %s cannot be written: %s".formatted(target, failed), failed);
    }
  }
}
