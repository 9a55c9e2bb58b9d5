/** Several kernels in one JVM, with one SparkContext. */
@NullMarked
package io.sparkmaster.kernel.runtime.shared;

import org.jspecify.annotations.NullMarked;
