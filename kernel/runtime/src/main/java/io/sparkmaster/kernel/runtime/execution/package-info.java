/** Requests in, replies and outputs out: the queue of cells and everything around it. */
@NullMarked
package io.sparkmaster.kernel.runtime.execution;

import org.jspecify.annotations.NullMarked;
