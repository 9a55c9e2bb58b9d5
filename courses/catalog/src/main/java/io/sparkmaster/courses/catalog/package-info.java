/**
 * Courses, modules, lessons and exercises as typed values: reading them from their files, saying
 * all that is wrong with them, and making what learners receive and what graders run.
 */
@NullMarked
package io.sparkmaster.courses.catalog;

import org.jspecify.annotations.NullMarked;
