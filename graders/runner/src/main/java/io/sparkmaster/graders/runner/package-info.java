/** Grades answers: on a learner's own kernel, and by running a submission again. */
@NullMarked
package io.sparkmaster.graders.runner;

import org.jspecify.annotations.NullMarked;
