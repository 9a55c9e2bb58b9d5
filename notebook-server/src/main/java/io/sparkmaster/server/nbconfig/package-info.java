/** The small JSON settings that notebook front ends keep on the server. */
@NullMarked
package io.sparkmaster.server.nbconfig;

import org.jspecify.annotations.NullMarked;
