/** Notebooks, files and folders of a learner's workspace, in Jupyter's contents API. */
@NullMarked
package io.sparkmaster.server.contents;

import org.jspecify.annotations.NullMarked;
