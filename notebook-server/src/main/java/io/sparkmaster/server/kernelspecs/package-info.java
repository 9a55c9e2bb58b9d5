/** The kinds of kernel that a notebook can ask for. */
@NullMarked
package io.sparkmaster.server.kernelspecs;

import org.jspecify.annotations.NullMarked;
