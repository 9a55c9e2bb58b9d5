/** What keeps notebooks' code from the rest of the machine. */
@NullMarked
package io.sparkmaster.server.isolation;

import org.jspecify.annotations.NullMarked;
