/** How Spark computes a Dataset, as a tree to read. */
@NullMarked
package io.sparkmaster.kernel.runtime.plan;

import org.jspecify.annotations.NullMarked;
