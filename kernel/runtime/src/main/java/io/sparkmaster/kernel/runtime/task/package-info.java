/**
 * What of the kernel runs inside Spark tasks. Executors get these classes the way they get a cell's
 * own, so they may use the JDK, Scala and Spark, and each other, but nothing else of the kernel.
 */
@NullMarked
package io.sparkmaster.kernel.runtime.task;

import org.jspecify.annotations.NullMarked;
