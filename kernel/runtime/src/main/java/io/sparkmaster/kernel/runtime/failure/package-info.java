/** What a learner reads when a cell fails: the cause, the cell's line, and what to try. */
@NullMarked
package io.sparkmaster.kernel.runtime.failure;

import org.jspecify.annotations.NullMarked;
