/** Lines that talk to the kernel, such as {@code %conf}. */
@NullMarked
package io.sparkmaster.kernel.runtime.magics;

import org.jspecify.annotations.NullMarked;
