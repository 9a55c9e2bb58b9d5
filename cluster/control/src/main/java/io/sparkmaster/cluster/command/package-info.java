/** The command that starts, shows and stops a cluster. */
@NullMarked
package io.sparkmaster.cluster.command;

import org.jspecify.annotations.NullMarked;
