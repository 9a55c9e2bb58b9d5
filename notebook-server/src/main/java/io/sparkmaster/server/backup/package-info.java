/** All that a home folder keeps in one file, and back. */
@NullMarked
package io.sparkmaster.server.backup;

import org.jspecify.annotations.NullMarked;
