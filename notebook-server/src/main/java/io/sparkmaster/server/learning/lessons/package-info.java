/** Courses that are offered, and the learners' working copies of their lessons. */
@NullMarked
package io.sparkmaster.server.learning.lessons;

import org.jspecify.annotations.NullMarked;
