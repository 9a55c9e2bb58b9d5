/** Shells in the browser, as Jupyter's terminals. */
@NullMarked
package io.sparkmaster.server.terminals;

import org.jspecify.annotations.NullMarked;
