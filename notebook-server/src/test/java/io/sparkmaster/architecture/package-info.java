/** Rules that hold across all modules. They live in the last one, where all are compiled. */
@NullMarked
package io.sparkmaster.architecture;

import org.jspecify.annotations.NullMarked;
