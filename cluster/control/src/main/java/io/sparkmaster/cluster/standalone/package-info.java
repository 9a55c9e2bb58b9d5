/** A Spark standalone cluster of this machine: its processes, files, secret and state. */
@NullMarked
package io.sparkmaster.cluster.standalone;

import org.jspecify.annotations.NullMarked;
