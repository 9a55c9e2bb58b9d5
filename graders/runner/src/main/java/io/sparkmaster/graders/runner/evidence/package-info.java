/** Asks a kernel what an answer is, and turns its words into the graders' terms. */
@NullMarked
package io.sparkmaster.graders.runner.evidence;

import org.jspecify.annotations.NullMarked;
