/** Texts as people read them. */
@NullMarked
package io.sparkmaster.kernel.runtime.text;

import org.jspecify.annotations.NullMarked;
