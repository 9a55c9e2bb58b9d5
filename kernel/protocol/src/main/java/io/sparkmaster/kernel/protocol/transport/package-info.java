/** Ways for messages to get from a client to a kernel and back. */
@NullMarked
package io.sparkmaster.kernel.protocol.transport;

import org.jspecify.annotations.NullMarked;
