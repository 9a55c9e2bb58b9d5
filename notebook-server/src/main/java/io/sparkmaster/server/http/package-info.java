/**
 * The door of the server: every request is checked here (host, identity, origin, forgery), and
 * every failure turned into an answer. Rooms plug in through {@link
 * io.sparkmaster.server.http.RouteModule}.
 */
@NullMarked
package io.sparkmaster.server.http;

import org.jspecify.annotations.NullMarked;
