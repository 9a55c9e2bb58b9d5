/** Judges answers with the graders that are installed. */
@NullMarked
package io.sparkmaster.server.learning.grading;

import org.jspecify.annotations.NullMarked;
