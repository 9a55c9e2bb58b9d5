/** Why the kernel does not do what it was asked. */
@NullMarked
package io.sparkmaster.kernel.runtime.error;

import org.jspecify.annotations.NullMarked;
