/** Jupyter clients of others, in Python, against our kernel. */
@NullMarked
package io.sparkmaster.server.clients;

import org.jspecify.annotations.NullMarked;
