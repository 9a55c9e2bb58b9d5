/** Scala cells. */
@NullMarked
package io.sparkmaster.kernel.runtime.scala;

import org.jspecify.annotations.NullMarked;
