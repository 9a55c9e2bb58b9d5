/** Tells open pages at once what has changed. */
@NullMarked
package io.sparkmaster.server.learning.stream;

import org.jspecify.annotations.NullMarked;
