/** Processes that outlive who starts them: their ports, command lines, files and locks. */
@NullMarked
package io.sparkmaster.cluster.process;

import org.jspecify.annotations.NullMarked;
