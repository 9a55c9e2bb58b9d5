/** Notebooks as pages and as programs: what Jupyter's nbconvert is asked for. */
@NullMarked
package io.sparkmaster.server.nbconvert;

import org.jspecify.annotations.NullMarked;
