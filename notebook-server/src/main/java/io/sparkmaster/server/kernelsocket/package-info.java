/** The WebSocket between a front end and a kernel, and the two forms its messages take there. */
@NullMarked
package io.sparkmaster.server.kernelsocket;

import org.jspecify.annotations.NullMarked;
