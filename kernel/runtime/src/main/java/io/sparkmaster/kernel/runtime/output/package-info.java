/** What code prints and logs. */
@NullMarked
package io.sparkmaster.kernel.runtime.output;

import org.jspecify.annotations.NullMarked;
