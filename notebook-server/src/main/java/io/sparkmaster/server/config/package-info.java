/** The server's settings, read once. */
@NullMarked
package io.sparkmaster.server.config;

import org.jspecify.annotations.NullMarked;
