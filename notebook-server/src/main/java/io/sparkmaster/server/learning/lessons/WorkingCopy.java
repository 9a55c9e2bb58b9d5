package io.sparkmaster.server.learning.lessons;

import java.time.Instant;

/**
 * A learner's own copy of a lesson.
 *
 * @param path of the notebook below the workspace, with slashes
 * @param version of the lesson when it was copied
 */
public record WorkingCopy(String path, String version, Instant openedAt) {}
