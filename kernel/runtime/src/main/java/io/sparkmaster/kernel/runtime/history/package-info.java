/** The cells that were run, in this kernel and in those before it. */
@NullMarked
package io.sparkmaster.kernel.runtime.history;

import org.jspecify.annotations.NullMarked;
