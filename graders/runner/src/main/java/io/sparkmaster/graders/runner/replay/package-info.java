/** Runs a lesson's code in a fresh kernel, within limits. */
@NullMarked
package io.sparkmaster.graders.runner.replay;

import org.jspecify.annotations.NullMarked;
