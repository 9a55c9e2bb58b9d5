/** What code prints. */
@NullMarked
package io.sparkmaster.kernel.runtime.output;

import org.jspecify.annotations.NullMarked;
