/**
 * The kernels that this server runs: starting, watching, restarting and stopping them, and passing
 * messages between each kernel and the clients that listen to it.
 */
@NullMarked
package io.sparkmaster.server.kernels;

import org.jspecify.annotations.NullMarked;
