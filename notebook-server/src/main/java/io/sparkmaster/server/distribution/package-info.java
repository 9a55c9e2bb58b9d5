/** The distribution folder: how the build puts it together. */
@NullMarked
package io.sparkmaster.server.distribution;

import org.jspecify.annotations.NullMarked;
