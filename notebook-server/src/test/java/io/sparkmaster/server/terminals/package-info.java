/** Shells in the browser. */
@NullMarked
package io.sparkmaster.server.terminals;

import org.jspecify.annotations.NullMarked;
