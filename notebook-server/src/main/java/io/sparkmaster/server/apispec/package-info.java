/** The description of the Jupyter part of this server's API, for programs. */
@NullMarked
package io.sparkmaster.server.apispec;

import org.jspecify.annotations.NullMarked;
