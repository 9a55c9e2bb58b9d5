/** The Spark kernel process: its main program and what notebook code may call. */
@NullMarked
package io.sparkmaster.kernel.runtime;

import org.jspecify.annotations.NullMarked;
