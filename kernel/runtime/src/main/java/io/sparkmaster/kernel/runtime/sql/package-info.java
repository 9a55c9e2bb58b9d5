/** SQL cells. */
@NullMarked
package io.sparkmaster.kernel.runtime.sql;

import org.jspecify.annotations.NullMarked;
