/** The learner's own pages, at the top of the server: courses, lessons, progress. */
@NullMarked
package io.sparkmaster.server.site;

import org.jspecify.annotations.NullMarked;
