/** The shared driver: a process with one Spark and the kernels of many learners. */
@NullMarked
package io.sparkmaster.cluster.driver;

import org.jspecify.annotations.NullMarked;
