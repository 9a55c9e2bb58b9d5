/** Comms: conversations between a notebook's widgets and its kernel. */
@NullMarked
package io.sparkmaster.kernel.runtime.comms;

import org.jspecify.annotations.NullMarked;
