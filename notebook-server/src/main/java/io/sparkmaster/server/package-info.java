/** The program {@code sparkmaster}. */
@NullMarked
package io.sparkmaster.server;

import org.jspecify.annotations.NullMarked;
