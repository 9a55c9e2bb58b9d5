/** The start command and the graph of objects that it builds and closes. */
@NullMarked
package io.sparkmaster.server.start;

import org.jspecify.annotations.NullMarked;
