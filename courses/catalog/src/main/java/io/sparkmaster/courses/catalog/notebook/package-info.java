/** Jupyter notebooks (nbformat 4) as values that keep what they do not understand. */
@NullMarked
package io.sparkmaster.courses.catalog.notebook;

import org.jspecify.annotations.NullMarked;
