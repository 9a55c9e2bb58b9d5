/** Reports of browsers. */
@NullMarked
package io.sparkmaster.server.csp;

import org.jspecify.annotations.NullMarked;
