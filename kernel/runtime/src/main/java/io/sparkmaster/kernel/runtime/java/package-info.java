/** Java cells. */
@NullMarked
package io.sparkmaster.kernel.runtime.java;

import org.jspecify.annotations.NullMarked;
