/** Which of the kernels of a JVM a thread works for. */
@NullMarked
package io.sparkmaster.kernel.runtime.seat;

import org.jspecify.annotations.NullMarked;
