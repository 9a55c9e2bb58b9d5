/** What cells read from the learner. */
@NullMarked
package io.sparkmaster.kernel.runtime.input;

import org.jspecify.annotations.NullMarked;
