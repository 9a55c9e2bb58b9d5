/** The Spark kernel process: its main program. */
@NullMarked
package io.sparkmaster.kernel.runtime;

import org.jspecify.annotations.NullMarked;
