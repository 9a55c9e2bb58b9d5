/** Spark's UI of a running kernel, in a browser: tickets, what is let in and out, and the pages. */
@NullMarked
package io.sparkmaster.server.sparkui;

import org.jspecify.annotations.NullMarked;
