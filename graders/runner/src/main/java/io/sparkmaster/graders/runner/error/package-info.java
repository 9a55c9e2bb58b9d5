/** What can go wrong around grading. */
@NullMarked
package io.sparkmaster.graders.runner.error;

import org.jspecify.annotations.NullMarked;
