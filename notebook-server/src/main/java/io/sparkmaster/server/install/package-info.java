/** The {@code kernel} command: our kernel in Jupyter programs that are not ours. */
@NullMarked
package io.sparkmaster.server.install;

import org.jspecify.annotations.NullMarked;
