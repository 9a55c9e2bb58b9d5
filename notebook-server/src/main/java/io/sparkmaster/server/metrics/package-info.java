/** Figures of the running server, for Prometheus and its like. */
@NullMarked
package io.sparkmaster.server.metrics;

import org.jspecify.annotations.NullMarked;
