/** Random requests and frames, and the plain sockets that they go through. */
@NullMarked
package io.sparkmaster.server.fuzz;

import org.jspecify.annotations.NullMarked;
