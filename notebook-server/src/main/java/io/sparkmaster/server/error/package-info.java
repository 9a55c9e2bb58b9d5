/** What can go wrong in the server, said once: a code, whose problem it is, and a message. */
@NullMarked
package io.sparkmaster.server.error;

import org.jspecify.annotations.NullMarked;
