/** The client's side of a conversation with a kernel. */
@NullMarked
package io.sparkmaster.kernel.protocol.client;

import org.jspecify.annotations.NullMarked;
