/** The module's one exception. */
@NullMarked
package io.sparkmaster.courses.catalog.error;

import org.jspecify.annotations.NullMarked;
