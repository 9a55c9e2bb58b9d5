/** The Spark session of a notebook and what its jobs do. */
@NullMarked
package io.sparkmaster.kernel.runtime.spark;

import org.jspecify.annotations.NullMarked;
