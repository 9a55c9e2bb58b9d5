/** Which Spark kernels get. */
@NullMarked
package io.sparkmaster.cluster.backend;

import org.jspecify.annotations.NullMarked;
