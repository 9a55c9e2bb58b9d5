/** Spark's own user interface of the kernel's driver, without a port. */
@NullMarked
package io.sparkmaster.kernel.runtime.sparkui;

import org.jspecify.annotations.NullMarked;
