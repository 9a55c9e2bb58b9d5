/** What the kernel needs of a cell language. */
@NullMarked
package io.sparkmaster.kernel.runtime.language;

import org.jspecify.annotations.NullMarked;
