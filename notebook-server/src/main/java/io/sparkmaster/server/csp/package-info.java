/** What browsers keep pages from doing, and tell. */
@NullMarked
package io.sparkmaster.server.csp;

import org.jspecify.annotations.NullMarked;
