/** The built program, run as people run it. */
@NullMarked
package io.sparkmaster.server.process;

import org.jspecify.annotations.NullMarked;
