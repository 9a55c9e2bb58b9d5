/** The {@code grade} command. */
@NullMarked
package io.sparkmaster.graders.runner.command;

import org.jspecify.annotations.NullMarked;
