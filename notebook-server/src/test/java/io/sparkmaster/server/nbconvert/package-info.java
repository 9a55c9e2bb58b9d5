/** Notebooks in other formats. */
@NullMarked
package io.sparkmaster.server.nbconvert;

import org.jspecify.annotations.NullMarked;
