/** What happens on the server, told to front ends that listen, in the shape of Jupyter's events. */
@NullMarked
package io.sparkmaster.server.events;

import org.jspecify.annotations.NullMarked;
