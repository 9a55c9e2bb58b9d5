/**
 * Everything that the author of a grader sees: version 1 of the grader plugin interface.
 *
 * <p>A grader says which {@linkplain io.sparkmaster.graders.spi.v1.Probe probes} it wants. The
 * platform runs them against the learner's answer and against the author's solution, and hands both
 * {@linkplain io.sparkmaster.graders.spi.v1.Finding findings} to the grader as {@link
 * io.sparkmaster.graders.spi.v1.Evidence}. The grader answers with a {@link
 * io.sparkmaster.graders.spi.v1.Grade}. It never touches Spark, a kernel, the network or a file,
 * and its class loader shows the JDK and this package only.
 *
 * <p>To ship a grader, implement {@link io.sparkmaster.graders.spi.v1.Grader}, name the class in
 * {@code META-INF/services/io.sparkmaster.graders.spi.v1.Grader} of a jar, and put the jar into the
 * graders folder. Types of this package only grow; a change that would break a grader goes into a
 * package {@code v2}.
 *
 * <p>Nothing here is null, except cells of a {@link io.sparkmaster.graders.spi.v1.Table} and the
 * content of a {@link io.sparkmaster.graders.spi.v1.Value}: Spark's null is Java's null there.
 */
@NullMarked
package io.sparkmaster.graders.spi.v1;

import org.jspecify.annotations.NullMarked;
