/** Checks and submissions of exercises. */
@NullMarked
package io.sparkmaster.server.learning.attempts;

import org.jspecify.annotations.NullMarked;
