/** The learning API: courses, exercises and progress beside Jupyter's own routes. */
@NullMarked
package io.sparkmaster.server.learning;

import org.jspecify.annotations.NullMarked;
