/** Which notebook talks to which kernel. */
@NullMarked
package io.sparkmaster.server.sessions;

import org.jspecify.annotations.NullMarked;
