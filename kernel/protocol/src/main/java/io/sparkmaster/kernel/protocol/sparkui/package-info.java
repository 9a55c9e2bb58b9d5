/**
 * Pages of Spark's user interface, asked for and sent on a kernel's control channel, so that no
 * port is open for them. Neither side trusts the other: what is read here is checked here.
 */
@NullMarked
package io.sparkmaster.kernel.protocol.sparkui;

import org.jspecify.annotations.NullMarked;
