/** Spark applications that have ended: what is kept of them, for how long, and who shows it. */
@NullMarked
package io.sparkmaster.server.sparkhistory;

import org.jspecify.annotations.NullMarked;
